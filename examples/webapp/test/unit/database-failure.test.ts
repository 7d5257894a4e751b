import { expect, test } from "vitest";
import { isDatabaseFailure } from "../../apps/api/src/database";

const withCode = (code: string) => Object.assign(new Error("something"), { code });

test.each([
  ["a connection that is refused", withCode("ECONNREFUSED"), true],
  ["a name that leads nowhere", withCode("ENOTFOUND"), true],
  ["a server that stops", withCode("57P01"), true],
  ["too many connections", withCode("53300"), true],
  ["a connection that takes too long", new Error("timeout exceeded when trying to connect"), true],
  ["a connection that breaks", new Error("Connection terminated unexpectedly"), true],
  ["a table that is missing", withCode("42P01"), false],
  ["a row that is there already", withCode("23505"), false],
  ["a mistake in the program", new TypeError("x is undefined"), false],
  ["no error at all", "text", false],
])("%s is the database's failure: %s", (_, error, isFailure) => {
  expect(isDatabaseFailure(error)).toBe(isFailure);
});
