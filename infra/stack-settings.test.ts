import { expect, test } from "vitest";
import { readStack } from "./stack-settings";

const login = { username: "ada", password: "pw" };
const encrypted = { ...login, password: { secure: "v1:1" } };
const registries = "slipway:registries";

function passwordsTold(file: unknown): string[] {
  const { problems } = readStack(
    {
      ...{ stack: "host", project: "slipway", environment: {}, isPreview: true },
      values: { "slipway:platform": "docker", [registries]: JSON.stringify({ "ghcr.io": login, "quay.io": login }) },
      secretKeys: [registries],
      file: { [registries]: file },
    },
    [],
  );
  return problems.map(({ configPath }) => configPath).filter((path) => path.endsWith(".password"));
}

test("a Docker host is told of each password whether the stack's file has it encrypted", () => {
  expect(passwordsTold({ "ghcr.io": encrypted, "quay.io": encrypted })).toEqual([]);
  expect(passwordsTold({ "ghcr.io": encrypted, "quay.io": login })).toEqual(['slipway:registries["quay.io"].password']);
});
