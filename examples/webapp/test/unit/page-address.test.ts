import { expect, test } from "vitest";
import { pageIn } from "../../apps/web/lib/page-address";

test.each([
  ["/lists/1?a=b", "/lists/1?a=b"],
  ["/", "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
  ["", "/"],
  ["https://evil.example.com", "/"],
  ["//evil.example.com", "/"],
  ["/\\evil.example.com", "/"],
  ["/\t/evil.example.com", "/"],
  ["javascript:alert(1)", "/"],
])("%j leads to %s", (text, page) => {
  expect(pageIn(text)).toBe(page);
});
