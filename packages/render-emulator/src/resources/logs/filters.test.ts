import { expect, test } from "vitest";
import { z } from "zod";
import { labelFilter, pathFilter, textFilter } from "./filters";

const query = z.object({ text: textFilter, path: pathFilter, host: labelFilter });

/** Whether a filter finds a value by one of its patterns. */
function finds(filter: Record<string, string | string[]>, value: string): boolean {
  return Object.values(query.parse(filter)).some((tests) => tests?.some((one) => one(value)));
}

test.each([
  ["foo", "a foo b", true],
  ["foo", "a fo b", false],
  ["foo*bar", "a foo and bar b", true],
  ["foo*bar", "a bar and foo b", false],
  ["foo*foo", "foo", false],
  ["*", "anything", true],
  ["/foo.*bar/", "a foo and bar b", true],
  ["/(foo|bar)/", "a bar b", true],
  ["/^bar/", "a bar b", false],
  [String.raw`/responseTimeMS=\d{3}\d+/`, 'requestID="a" responseTimeMS=1200', true],
  [String.raw`/responseTimeMS=\d{3}\d+/`, 'requestID="a" responseTimeMS=999', false],
  ["a,b", "a", false],
  ["a.c", "abc", false],
  ["/", "a/b", true],
  ["//", "http://", true],
])("the text %j in %j: %s", (text, message, isFound) => {
  expect(finds({ text }, message)).toBe(isFound);
});

test.each([
  ["/api/orders", "/api/orders", true],
  ["/api/orders", "/api/orders/1", false],
  ["api/orders", "/api/orders", true],
  ["api/resource/*/subresource", "/api/resource/7/of/8/subresource", true],
  ["api/resource/*/subresource", "/v1/api/resource/7/subresource", false],
  ["api/resource/*/subresource", "/api/resource/7/subresource/9", false],
  ["*.css", "/static/style.css", true],
  ["/static/*", "/static/", true],
  ["/a,b", "/a,b", true],
  ["/^.api/", "/api", true],
  ["/orders/", "/api/orders/1", true],
  ["/", "/", true],
])("the path %j is %j: %s", (path, asked, isFound) => {
  expect(finds({ path }, asked)).toBe(isFound);
});

test.each<[string | string[], string, boolean]>([
  ["200", "200", true],
  ["20", "200", false],
  ["4*", "404", true],
  ["4*", "504", false],
  ["/4../", "404", true],
  ["/4../", "204", false],
  ["200,404", "404", true],
  [["200", "404"], "404", true],
  ["/^[45]\\d{1,2}$/", "503", true],
  ["*.example.com", "api.example.com", true],
  ["*.example.com", "example.com", false],
])("a label by %j is %j: %s", (host, value, isFound) => {
  expect(finds({ host }, value)).toBe(isFound);
});

test.each([
  [{ host: "/(/" }, "host", "`/(/` is no expression of RE2: missing closing ): `(`"],
  [{ path: "/(?=a)b/" }, "path", "`/(?=a)b/` is no expression of RE2: invalid or unsupported Perl syntax: `(?=`"],
  [{ text: "/.*x.{300}[yz]/" }, "text", "`/.*x.{300}[yz]/` asks for too much: write an expression that repeats less"],
  [{ text: "x".repeat(1_001) }, "text", "expected 1000 characters at most"],
  [{ text: `/${"x".repeat(1_001)}/` }, "text", "expected 1000 characters at most"],
  [{ text: Array.from({ length: 21 }, String) }, "text", "expected 20 texts at most"],
  [{ host: Array.from({ length: 21 }, String).join(",") }, "host", "expected 20 values at most"],
])("what can't be looked for is refused with the reason: %#", (given, name, message) => {
  expect(query.safeParse(given).error?.issues).toMatchObject([{ path: [name], message }]);
});

test("whatever is looked for, a line's length bounds how many steps it takes", () => {
  const evil = ["/(x+x+)+y/", "/(x|x)*y/", "/(.*)*[yz]/", `/${"(x*)*".repeat(20)}[yz]/`];
  for (const pattern of evil) expect(finds({ text: pattern }, "x".repeat(16_384))).toBe(false);
  expect(finds({ text: `${"x*".repeat(499)}y` }, "x".repeat(16_384))).toBe(false);
  expect(finds({ path: `${"x*".repeat(200)}y` }, `/${"x".repeat(1_000)}`)).toBe(false);
});
