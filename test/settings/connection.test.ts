import { expect, test } from "vitest";
import { readSettings } from "../../infra/settings";
import { systems } from "../../stacks";
import { complaint } from "./complaint";
import { config, right } from "./right";

/** What is said of a stack of staging, in a preview and in an update. */
async function complaints(rest: Record<string, string>, environment: Record<string, string> = {}): Promise<string[]> {
  const given = { ...config("staging", right.staging, { "render:ownerId": "tea-1", ...rest }), environment };
  return Promise.all(
    [true, false].map((isPreview) => complaint({ ...given, isPreview, secretKeys: ["render:apiKey"] })),
  );
}

const apiKey = { "render:apiKey": "rnd_0123456789abcdef" };

test.each<[string, Record<string, string>, Record<string, string>, string]>([
  [
    "unencrypted to another machine",
    { "render:host": "http://render.example/v1" },
    {},
    "render:host is `http://render.example/v1`, where the API key and all settings would be sent unencrypted",
  ],
  [
    "with a password in the address",
    { "render:host": "https://me:hunter2@render.example" },
    {},
    "render:host has a user name or a password in it",
  ],
  [
    "where the environment says, unencrypted",
    {},
    { RENDER_HOST: "http://render.example/v1" },
    "render:host (by `RENDER_HOST` of the environment) is `http://render.example/v1`, where the API key",
  ],
  [
    "with a key that no header takes",
    { "render:apiKey": "rnd_hunter2 " },
    {},
    "render:apiKey contains a space, a line break or another character that no API key has",
  ],
  [
    "with such a key of the environment",
    { "render:apiKey": "" },
    { RENDER_API_KEY: "rnd_hunter2\u00e4" },
    "render:apiKey (by `RENDER_API_KEY` of the environment) contains a space",
  ],
])("a stack that would reach Render %s is refused before anything is sent", async (_, rest, environment, message) => {
  for (const said of await complaints({ ...apiKey, ...rest }, environment)) {
    expect(said).toContain("Stack `test` has 1 setting to fix; nothing was touched at Render.");
    expect(said).toContain(`  ${message}`);
    expect(said).toMatch(/npm run pulumi -- config set (render:host https:|--secret render:apiKey)/);
    expect(said).not.toContain("hunter2");
  }
});

test("Render itself, and an emulator, are reached as ever", async () => {
  expect(await complaints({ ...apiKey, "render:host": "https://api.render.com/v1" })).toEqual(["none", "none"]);
  expect(await complaints({ "render:host": "http://127.0.0.1:4100/v1" })).toEqual(["none", "none"]);
});

test("a variable that is refused is shown without the password of a URL in it", async () => {
  const variables = { consumers: { BATCH_MAX: "redis://:hunter-22@10.0.0.1" } };
  const given = config("staging", { ...right.staging, variables });
  const said = await readSettings(given, systems).catch(String);
  expect(said).toContain("can't be a secret (not shown)");
});

test("an update tells at once all that it misses to reach Render, with the lines that set it", async () => {
  const given = { ...config("local", right.local), isPreview: false };
  expect((await complaint(given)).split("\n")).toEqual([
    "Stack `test` has 2 settings to fix; nothing was touched at Render.",
    "",
    "  render:apiKey is missing: the API key at Render; set `RENDER_API_KEY` in the environment, or encrypted in the stack's file",
    "      npm run pulumi -- config set --secret render:apiKey --stack test",
    "  render:ownerId is missing: the workspace at Render; set `RENDER_OWNER_ID` in the environment, or in the stack's file",
    "      npm run pulumi -- config set render:ownerId tea-… --stack test",
    "",
  ]);
  const named = { ...given.values, "render:apiKey": "rnd_1" };
  const complete = { ...given, values: named, environment: { RENDER_OWNER_ID: "tea-1" } };
  expect(await complaint({ ...complete, secretKeys: ["render:apiKey"] })).toBe("none");
  expect(await complaint(complete)).toContain(
    "  render:apiKey is a secret but isn't encrypted: make a new key at Render, since git may hold this one, and encrypt it\n" +
      "      npm run pulumi -- config set --secret render:apiKey --stack test",
  );
});

test("an update of a stack on this machine asks for no key of Render's", async () => {
  const given = { ...config("local", right.local, { "render:host": "http://127.0.0.1:4100/v1" }), isPreview: false };
  expect(await complaint(given)).toBe("none");
});
