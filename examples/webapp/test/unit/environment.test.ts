import { expect, test } from "vitest";
import { EnvironmentError, readEnvironment, readMigrationEnvironment } from "../../apps/api/src/environment";
import { environmentProblem } from "../../apps/web/lib/environment";

const right = { DATABASE_URL: "postgresql://app@127.0.0.1/app", WEB_ORIGIN: "https://larder.example.com" };

test("what isn't given has its default", () => {
  expect(readEnvironment({ ...right, LOG_LEVEL: "" })).toEqual({
    ...right,
    NODE_ENV: "development",
    PORT: 10000,
    LOG_LEVEL: "info",
  });
});

test("every variable that is missing is named at once", () => {
  expect(() => readEnvironment({})).toThrow(
    new EnvironmentError("the environment is not usable: `DATABASE_URL` is missing; `WEB_ORIGIN` is missing"),
  );
});

test.each([
  ["DATABASE_URL", "mysql://root:hunter2@127.0.0.1/app"],
  ["WEB_ORIGIN", "https://larder.example.com/"],
  ["WEB_ORIGIN", "larder.example.com"],
  ["WEB_ORIGIN", "*"],
  ["PORT", "70000"],
  ["LOG_LEVEL", "loud"],
  ["NODE_ENV", "staging"],
])("%s can't be `%s`, and the value isn't told", (name, value) => {
  const read = () => readEnvironment({ ...right, [name]: value });
  expect(read).toThrow(`\`${name}\`: `);
  expect(read).not.toThrow(/hunter2|loud/);
});

test("migrations need the database alone", () => {
  expect(readMigrationEnvironment({ DATABASE_URL: right.DATABASE_URL }).DATABASE_URL).toBe(right.DATABASE_URL);
  expect(() => readMigrationEnvironment({})).toThrow("`DATABASE_URL` is missing");
});

test.each([
  [{ API_PRIVATE_ADDRESS: "api-x7f2:4000" }, undefined],
  [{}, "`API_PRIVATE_ADDRESS` is missing"],
  [
    { API_PRIVATE_ADDRESS: "http://api-x7f2:4000" },
    "`API_PRIVATE_ADDRESS`: must be a host and a port, such as api:4000",
  ],
])("the web application's environment %o has this problem: %s", (variables, problem) => {
  expect(environmentProblem(variables)).toBe(problem);
});
