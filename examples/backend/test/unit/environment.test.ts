import { expect, test } from "vitest";
import { readEnvironment } from "../../src/environment.js";
import { variablesFor } from "../support/app.js";

const variables = variablesFor("postgresql://app:pw@db/app");

test("what is not set has its default", () => {
  expect(readEnvironment(variables)).toEqual({
    ...variables,
    PORT: 10000,
    ENABLE_PERF_LOGS: false,
    LOG_LEVEL: "info",
    ENABLE_SLOW_QUERY_WARNINGS: true,
    ENABLE_HEALTH_PROBES: true,
    ENABLE_REQUEST_LOGS: false,
  });
});

test("flags are `true` or `false`, and nothing that only looks like it", () => {
  expect(readEnvironment({ ...variables, ENABLE_PERF_LOGS: "true" })).toMatchObject({ ENABLE_PERF_LOGS: true });
  expect(() => readEnvironment({ ...variables, ENABLE_PERF_LOGS: "1" })).toThrow("`ENABLE_PERF_LOGS`");
});

test("everything that is missing or wrong is named at once, and no value is", () => {
  const wrong = {
    NODE_ENV: "live",
    DATABASE_URL: "mysql://root:hunter2@db",
    SUPABASE_JWT_SECRET: "hunter3",
    SUPABASE_JWT_ISSUER: "",
  };
  const read = () => readEnvironment(wrong);
  for (const name of Object.keys(wrong)) expect(read).toThrow(`\`${name}\``);
  expect(read).toThrow("`SUPABASE_JWT_ISSUER` is missing");
  expect(read).not.toThrow(/hunter/);
});
