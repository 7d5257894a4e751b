import { expect, test } from "vitest";
import type { Operation } from "../../resource";
import { hiddenValues, logExcerpt, withoutValues } from "./log-excerpt";

const envVars = new Map([
  ["TOKEN", "s3cret-token"],
  ["LONG", "s3cret-token-and-more"],
  ["PIN", "123456"],
  ["QUEUE_PREFIX", "realtime"],
  ["API_URL", "http://api"],
  ["FOREIGN", "set by hand"],
  ["MODE", "on"],
]);
const secrets = ["s3cret-token", "s3cret-token-and-more", "123456"];

test("an excerpt of the log shows no secret and nothing that the program does not know, and every other value", () => {
  const stated = [...envVars].filter(([name]) => name !== "FOREIGN" && name !== "MODE");
  const entry = { envVars: Object.fromEntries(stated) };
  const hidden = hiddenValues(entry, envVars, (value) => secrets.includes(value));
  const lines = ["@realtime/x on http://api: s3cret-token, s3cret-token-and-more, 123456", "set by hand, on"];
  expect(withoutValues(lines, hidden)).toEqual(["@realtime/x on http://api: [TOKEN], [LONG], [PIN]", "[FOREIGN], on"]);
});

test("where the program states no variables, all are unknown", () => {
  const hidden = hiddenValues({}, envVars, () => false);
  expect(withoutValues(["@realtime/x"], hidden)).toEqual(["@[QUEUE_PREFIX]/x"]);
});

const reason = [
  'services/feeder build: ✘ [ERROR] Unexpected ";"',
  "services/feeder build:     src/main.ts:1:23:",
  "    at least one build failed",
  "look at 10.0.0.1:80",
];
const frames = [
  "services/feeder build:     at Module._compile (node:internal/modules/cjs/loader:1521:14)",
  "    at Module._load (node:internal/modules/cjs/loader:1091:12) {",
  "    at async /app/main.js:10:5",
  "    at Array.map (<anonymous>)",
  "    at async Promise.all (index 0)",
];

test("an excerpt of the log has the reason, however many frames of its stack come after it", async () => {
  const many = Array.from({ length: 10 }, () => frames).flat();
  expect(await excerptOf([...reason, ...many])).toEqual(reason);
});

test("a secret in a long line is hidden before the line is cut", async () => {
  const [line = ""] = await excerptOf([`${"x".repeat(290)}s3cret-token`], { TOKEN: "s3cret-token" });
  expect(line).toBe(`${"x".repeat(290)}[TOKEN]`);
});

test("what a group gives the service is hidden, its variables and its files, and what one gives others is not", async () => {
  const lines = ["opened postgres://other with -----BEGIN KEY", "as somebody else"];
  const groups = [
    {
      id: "evg-1",
      serviceLinks: [{ id: "srv-1" }],
      envVars: [{ key: "OTHER_URL", value: "postgres://other" }],
      secretFiles: [{ name: "key.pem", content: "-----BEGIN KEY" }],
    },
    { id: "evg-2", serviceLinks: [{ id: "srv-2" }], envVars: [{ key: "NAME", value: "somebody else" }] },
  ];
  expect(await excerptOf(lines, {}, groups)).toEqual(["opened [OTHER_URL] with [key.pem]", "as somebody else"]);
});

test("a line of a reply's greatest size is cut before it is searched", async () => {
  const huge = "&#1 \\u0 ".repeat(4 * 1024 * 1024);
  const [line = ""] = await excerptOf([`s3cret-token ${huge}`], { TOKEN: "s3cret-token" });
  expect(line).toMatch(/^\[TOKEN] &#1 .{280,290}…$/);
});

/** The excerpt of a log with these lines, oldest first. */
function excerptOf(
  messages: readonly string[],
  variables: Record<string, string> = {},
  groups: readonly { id: string }[] = [],
): Promise<string[]> {
  const logs = messages.map((message, at) => ({ message, labels: [], timestamp: new Date(at).toISOString() }));
  const rows = Object.entries(variables).map(([key, value]) => ({ key, value }));
  const render = {
    ask: (_: string, path: string) =>
      Promise.resolve(groups.find(({ id }) => path.endsWith(id)) ?? { logs: logs.toReversed(), hasMore: false }),
    list: (path: string) => Promise.resolve(path.endsWith("/env-vars") ? rows : []),
  } as unknown as Operation["render"];
  const snapshot = { all: () => Promise.resolve(groups) };
  const operation = { render, snapshot, isSecret: () => false } as unknown as Operation;
  const deploy = { id: "dep-1", status: "build_failed" } as const;
  return logExcerpt(operation, { serviceId: "srv-1" }, deploy);
}
