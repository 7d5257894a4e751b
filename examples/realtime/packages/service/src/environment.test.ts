import { describe, expect, it } from "vitest";
import { databaseUrl, EnvironmentError, parseEnvironment, positiveInteger, serviceEnvironment } from "./environment";

const shape = { ...serviceEnvironment, DATABASE_URL: databaseUrl, BATCH_MAX: positiveInteger.default(500) };
const valid = { DATABASE_URL: "postgresql://user:hunter2@localhost/ticks" };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    parseEnvironment(shape, env);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}

describe("parseEnvironment", () => {
  it("fills in the defaults", () => {
    expect(parseEnvironment(shape, valid)).toEqual({
      ...valid,
      PORT: 10000,
      LOG_LEVEL: "info",
      LOG_PRETTY: "0",
      BATCH_MAX: 500,
    });
  });

  it("reads numbers", () => {
    expect(parseEnvironment(shape, { ...valid, PORT: "8080" }).PORT).toBe(8080);
  });

  it.each([
    { name: "a missing variable", env: {}, problem: "`DATABASE_URL` is missing" },
    { name: "an empty variable", env: { DATABASE_URL: "" }, problem: "`DATABASE_URL` is missing" },
    { name: "a wrong number", env: { ...valid, BATCH_MAX: "many" }, problem: "`BATCH_MAX`: Invalid input" },
    { name: "a number out of range", env: { ...valid, BATCH_MAX: "0" }, problem: "`BATCH_MAX`: Too small" },
    { name: "an unknown level", env: { ...valid, LOG_LEVEL: "loud" }, problem: "`LOG_LEVEL`: Invalid option" },
  ])("names $name", ({ env, problem }) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it("reports every problem at once", () => {
    expect(problemsOf({ PORT: "x", LOG_PRETTY: "yes" })).toHaveLength(3);
  });

  it("never repeats a value", () => {
    expect(problemsOf({ DATABASE_URL: "mysql://user:hunter2@localhost" }).join()).not.toContain("hunter2");
  });
});
