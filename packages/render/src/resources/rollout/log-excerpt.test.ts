import { expect, test } from "vitest";
import { hiddenValues, withoutValues } from "./log-excerpt";

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
  const entry = { ownEnvVars: ["TOKEN", "LONG", "PIN", "QUEUE_PREFIX"], lateEnvVars: { API_URL: "http://api" } };
  const hidden = hiddenValues(entry, envVars, (value) => secrets.includes(value));
  expect(withoutValues("@realtime/x on http://api: s3cret-token, s3cret-token-and-more, 123456", hidden)).toBe(
    "@realtime/x on http://api: [TOKEN], [LONG], [PIN]",
  );
  expect(withoutValues("set by hand, on", hidden)).toBe("[FOREIGN], on");
});

test("where the rollout is not told a service's own variables, they count as unknown", () => {
  const hidden = hiddenValues({}, envVars, () => false);
  expect(withoutValues("@realtime/x", hidden)).toBe("@[QUEUE_PREFIX]/x");
});
