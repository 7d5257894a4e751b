import { expect, test } from "vitest";
import { OutlinePlatform } from "../../../components/outline/platform";
import { writeBlueprint } from "./write";

const source = { repo: "https://github.com/acme/shop", branch: "main" };
const bound = (values: Record<string, string>) => ({ values, runtimeOnly: [], defaults: [] });

test("secret files are told by name, and what a group gives stands with each of its services", async () => {
  const platform = new OutlinePlatform({
    system: "shop",
    nameOf: (part) => `shop-${part}`,
    defaultDiskSizeGB: () => 15,
  });
  const service = platform.webService("api", { source, build: { dockerfile: "Dockerfile" } });
  const shared = platform.envGroup("shared", {
    variables: bound({ LEVEL: "info" }),
    secretFiles: { "ca.pem": "held" },
  });
  const secretFiles = { "key.pem": "held" };
  platform.rollout({ entries: [{ service, variables: bound({}), secretFiles, groups: [shared] }] });
  const { unsaid, blueprint } = writeBlueprint({
    composition: await platform.asked(),
    sources: {},
    region: "ohio",
    defaultDiskSizeGB: () => 15,
    encrypted: [],
  });
  expect(unsaid).toContain(
    "The secret files (ca.pem, key.pem of api): a Blueprint has none, so put them there in Render's dashboard.",
  );
  expect(blueprint.services[0]).toMatchObject({ envVars: [{ key: "LEVEL", value: "info" }] });
  expect(JSON.stringify(blueprint)).not.toContain("held");
});
