import { expect, test } from "vitest";
import type { Variables } from "../stack-environment";
import { outputVariable, testEnvironment } from "./test-environment";

test.each([
  ["realtime", "apiUrl", "REALTIME_API_URL"],
  ["web-shop", "url", "WEB_SHOP_URL"],
  ["realtime", "externalDatabaseUrl", "REALTIME_EXTERNAL_DATABASE_URL"],
  ["shop", "s3Bucket", "SHOP_S3_BUCKET"],
])("`%s.%s` is in %s", (system, output, variable) => {
  expect(outputVariable(system, output)).toBe(variable);
});

test("tests get the texts among the outputs, and nothing that opens an account, the state or the repository", () => {
  const outputs = { "realtime.apiUrl": "http://a", "realtime.dns": { "a.example": "b" }, "other.url": "x" };
  const job = {
    PATH: "/usr/bin",
    RENDER_API_KEY: "rnd_1",
    PULUMI_BACKEND_URL: "s3://state",
    AWS_SECRET_ACCESS_KEY: "2",
    GITHUB_TOKEN: "3",
    SLACK_WEBHOOK_URL: "https://hooks.slack.com/4",
  };
  const given: Variables = { ...job, ...testEnvironment("pr-7", outputs, { environment: job }) };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  expect(set).toEqual({ PATH: "/usr/bin", SLIPWAY_STACK: "pr-7", REALTIME_API_URL: "http://a" });
});

const outputs = {
  "webapp.apiUrl": "http://a",
  "webapp.externalDatabaseUrl": "postgresql://user:password@host/database",
  "backend.jwtSecret": "signs",
  "realtime.apiKey": "opens",
};

test("a system's tests get its own outputs alone", () => {
  expect(testEnvironment("pr-7", outputs, { system: "webapp", environment: {} })).toEqual({
    SLIPWAY_STACK: "pr-7",
    WEBAPP_API_URL: "http://a",
    WEBAPP_EXTERNAL_DATABASE_URL: "postgresql://user:password@host/database",
  });
});

test("an output that was hidden is in no variable", () => {
  const hidden = { ...outputs, "webapp.externalDatabaseUrl": "[secret]", "realtime.apiKey": "[secret]" };
  expect(testEnvironment("staging", hidden, { environment: {} })).toEqual({
    SLIPWAY_STACK: "staging",
    WEBAPP_API_URL: "http://a",
    BACKEND_JWT_SECRET: "signs",
  });
});
