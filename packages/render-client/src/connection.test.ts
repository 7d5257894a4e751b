import { expect, test } from "vitest";
import { type ResolveOptions, resolveConnection } from "./connection";

const config = { host: "https://render.example/v1/", apiKey: "key", ownerId: "tea-1" };
const environment = { RENDER_HOST: "https://other/v1", RENDER_API_KEY: "other-key", RENDER_OWNER_ID: "tea-2" };

test.each<[string, ResolveOptions["config"], Record<string, string>, string[]]>([
  ["config comes before the environment", config, environment, ["https://render.example/v1", "key", "tea-1"]],
  ["the environment fills what config leaves out", {}, environment, ["https://other/v1", "other-key", "tea-2"]],
  [
    "an empty text counts as left out",
    { ...config, host: "" },
    { RENDER_HOST: "" },
    ["https://api.render.com/v1", "key", "tea-1"],
  ],
])("%s", (_case, stackConfig, variables, [host, apiKey, ownerId]) => {
  expect(resolveConnection({ config: stackConfig, environment: variables })).toEqual({
    connection: { host, apiKey, ownerId },
    problems: [],
  });
});

test("what is missing is named with both ways to set it", () => {
  const setCommand = "npm run pulumi -- config set --stack staging";
  const { connection, problems } = resolveConnection({ config: {}, environment: {}, setCommand });
  expect(connection).toEqual({ host: "https://api.render.com/v1", apiKey: undefined, ownerId: undefined });
  expect(problems).toEqual([
    {
      setting: "apiKey",
      isMissing: true,
      reason:
        "No API key is configured; set `RENDER_API_KEY` or run `npm run pulumi -- config set --stack staging --secret render:apiKey`.",
    },
    {
      setting: "ownerId",
      isMissing: true,
      reason:
        "No workspace is configured; set `RENDER_OWNER_ID` or run `npm run pulumi -- config set --stack staging render:ownerId tea-…`.",
    },
  ]);
});

test("no line offers to write an emulator's key into stack config", () => {
  const { problems } = resolveConnection({ config: { host: "http://127.0.0.1:4100/v1" }, environment: {} });
  expect(problems.map(({ reason }) => reason)).toEqual([
    "No API key of the emulator at `http://127.0.0.1:4100/v1` is configured; set `RENDER_API_KEY`.",
    "No workspace of the emulator at `http://127.0.0.1:4100/v1` is configured; set `RENDER_OWNER_ID`.",
  ]);
});

test.each(["api.render.com/v1", "render:4100"])("`%s` is refused as a host, with one that would do", (host) => {
  const { problems } = resolveConnection({ config: { ...config, host }, environment: {} });
  expect(problems).toEqual([
    {
      setting: "host",
      isMissing: false,
      reason: `\`render:host\` (or \`RENDER_HOST\`) is \`${host}\`, expected a URL such as \`https://api.render.com/v1\`.`,
    },
  ]);
});

test.each(["rnd_ö", "rnd_1\n", "rnd 1", "rnd_\u0000"])(
  "a key that no header takes is refused without its value: %j",
  (apiKey) => {
    const { connection, problems } = resolveConnection({ config: { ...config, apiKey }, environment: {} });
    expect(connection.apiKey).toBeUndefined();
    expect(problems).toMatchObject([{ setting: "apiKey", isMissing: false }]);
    expect(problems[0]?.reason).toMatch(/^`render:apiKey` \(or `RENDER_API_KEY`\) contains/);
    expect(problems[0]?.reason).not.toContain(apiKey);
  },
);
