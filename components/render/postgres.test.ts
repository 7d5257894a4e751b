import { expect, test } from "vitest";
import { withParameters } from "./postgres";

test.each([
  ["postgresql://u:p@h/db", { sslmode: "require" }, "postgresql://u:p@h/db?sslmode=require"],
  ["postgresql://u:p@h/db?a=1", { sslmode: "require" }, "postgresql://u:p@h/db?a=1&sslmode=require"],
  ["postgresql://u:p@h/db", { a: "1", b: "x y" }, "postgresql://u:p@h/db?a=1&b=x+y"],
  ["postgresql://u:p@h/db", {}, "postgresql://u:p@h/db"],
])("%s with %j is %s", (url, parameters, whole) => {
  expect(withParameters(url, parameters)).toBe(whole);
});
