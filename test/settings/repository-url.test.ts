import { expect, test } from "vitest";
import { readSettings } from "../../infra/settings";
import type { StackConfig } from "../../infra/stack-settings";
import { systems } from "../../stacks";
import { config, right } from "./right";

async function complaint(given: StackConfig): Promise<string> {
  return readSettings(given, systems).then(
    () => "none",
    (error: unknown) => String(error instanceof Error ? error.message : error),
  );
}

test.each([
  "https://me:hun/ter2secret@github.com/acme/shop",
  "https://me:p#hunter2@github.com/acme/shop",
  "https://me:p hunter2@github.com/acme/shop",
  " https://me:hunter2@github.com/acme/shop",
  "https://me:2/hunter2@github.com/acme/shop x",
  "https://me:ter2@git hub.com/acme/shop",
])("a password in a repository that is no URL is not shown: %s", async (repo) => {
  const text = await complaint(config("staging", { ...right.staging, repo }));
  expect(text).toContain("slipway:realtime.repo ");
  expect(text).not.toContain("ter2");
});

test.each(["https://acme@bitbucket.org/acme/shop.git", "https://contoso@dev.azure.com/contoso/shop/_git/shop"])(
  "a repository as the Clone button gives it is right: %s",
  async (repo) => {
    const given = config("staging", { ...right.staging, repo, branch: 6 });
    expect(await complaint(given)).toContain("has 1 setting to fix");
  },
);
