import { expect, test } from "vitest";
import { outputVariable, testEnvironment } from "./test-environment";

test.each([
  ["realtime", "apiUrl", "REALTIME_API_URL"],
  ["web-shop", "url", "WEB_SHOP_URL"],
  ["realtime", "externalDatabaseUrl", "REALTIME_EXTERNAL_DATABASE_URL"],
  ["shop", "s3Bucket", "SHOP_S3_BUCKET"],
])("`%s.%s` is in %s", (system, output, variable) => {
  expect(outputVariable(system, output)).toBe(variable);
});

test("tests get the texts among the outputs, and nothing that opens the account or the state", () => {
  const given = testEnvironment("pr-7", {
    "realtime.apiUrl": "http://a",
    "realtime.dns": { "a.example": "b" },
    "other.url": "x",
  });
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  expect(set).toEqual({ SLIPWAY_STACK: "pr-7", REALTIME_API_URL: "http://a" });
  expect(Object.keys(given)).toEqual(
    expect.arrayContaining([
      ...["RENDER_API_KEY", "RENDER_OWNER_ID", "RENDER_HOST"],
      ...["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"],
    ]),
  );
});
