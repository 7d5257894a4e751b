import { expect, test } from "vitest";
import { checkConfiguration, configurationConflict, connection } from "./configuration";
import { secret, unknown, type ValueMap } from "./values/value";

test("the configuration wins over the environment, and the public API is the default", () => {
  expect(connection({}, {})).toEqual({ apiKey: undefined, ownerId: undefined, host: "https://api.render.com/v1" });
  const environment = { RENDER_API_KEY: "k", RENDER_OWNER_ID: "tea-1", RENDER_HOST: "http://127.0.0.1:1/v1/" };
  expect(connection({}, environment)).toEqual({ apiKey: "k", ownerId: "tea-1", host: "http://127.0.0.1:1/v1" });
  expect(connection({ apiKey: secret("c"), ownerId: unknown }, environment).apiKey).toBe("c");
});

test.each<[string, ValueMap, ValueMap, RegExp | undefined]>([
  ["another key", { apiKey: "a" }, { apiKey: "b" }, undefined],
  [
    "another workspace",
    { ownerId: "tea-1" },
    { ownerId: "tea-2" },
    /`render:ownerId` \(or `RENDER_OWNER_ID`\) is `tea-2`.*set it back/,
  ],
  [
    "another host",
    { host: "https://api.render.com/v1" },
    { host: "http://127.0.0.1:1/v1" },
    /`render:host` .* is `http:\/\/127.0.0.1:1\/v1`/,
  ],
  ["a host that is now stated", {}, { host: "https://api.render.com/v1" }, undefined],
  ["a host that an import had from the environment", {}, { host: "http://127.0.0.1:1/v1" }, undefined],
  [
    "a host that is not known yet",
    { host: "http://127.0.0.1:1/v1", ownerId: "tea-1" },
    { host: unknown, ownerId: "tea-1" },
    undefined,
  ],
  ["a workspace that is now stated", {}, { ownerId: "tea-1" }, undefined],
])("%s", (_, prior, news, expected) => {
  const conflict = configurationConflict(prior, news);
  if (expected === undefined) expect(conflict).toBeUndefined();
  else expect(conflict).toMatch(expected);
});

test("a host that is no URL and a misspelt setting are refused; the key becomes a secret", () => {
  const { inputs, problems } = checkConfiguration(
    { host: "render", apikey: "k", apiKey: "k", version: "1.0.0" },
    {},
    {},
  );
  expect(problems.map((problem) => problem.reason)).toEqual([
    "unknown property `apikey`; did you mean `apiKey`?",
    "`render:host` (or `RENDER_HOST`) is `render`, expected a URL such as `https://api.render.com/v1`.",
  ]);
  expect(inputs.apiKey).toEqual(secret("k"));
});

test("a key that no header can carry is refused without being shown, wherever it comes from", () => {
  const { problems } = checkConfiguration({}, {}, { RENDER_API_KEY: "rnd_\u00e4\u00f6" });
  expect(problems).toEqual([{ property: "apiKey", reason: expect.stringContaining("that no API key has") }]);
  expect(problems[0]?.reason).not.toContain("rnd_");
});

const environment = { RENDER_API_KEY: "k", RENDER_OWNER_ID: "tea-1", RENDER_HOST: "http://127.0.0.1:1/v1/" };
const made = { host: "http://127.0.0.1:1/v1", ownerId: "tea-1" };

test.each<[string, ValueMap, ValueMap, NodeJS.ProcessEnv, ValueMap]>([
  ["from the environment, without the key", {}, {}, environment, made],
  [
    "from the configuration before the environment",
    { ownerId: "tea-2" },
    {},
    environment,
    { ...made, ownerId: "tea-2" },
  ],
  ["by default, with no workspace", {}, {}, {}, { host: "https://api.render.com/v1" }],
  ["from the state when nothing names the workspace", { host: made.host }, made, {}, made],
  ["not known yet", { host: unknown, ownerId: unknown }, made, environment, { host: unknown, ownerId: unknown }],
])("the state holds host and workspace %s", (_, news, olds, variables, expected) => {
  expect(checkConfiguration(news, olds, variables).inputs).toEqual(expected);
});
