import { expect, it } from "vitest";
import { allows } from "./ip-allow-list";

it.each<[string[], string, boolean]>([
  [[], "127.0.0.1", false],
  [["0.0.0.0/0"], "127.0.0.1", true],
  [["10.0.0.0/8", "127.0.0.1/32"], "127.0.0.1", true],
  [["10.0.0.0/8"], "127.0.0.1", false],
  // What stands behind the prefix means nothing.
  [["127.9.9.9/8"], "127.0.0.1", true],
  [["::/0"], "127.0.0.1", false],
  [["2001:db8::/32"], "2001:db8::1", true],
])("%j lets %s in: %j", (ranges, address, does) => {
  const list = ranges.map((cidrBlock) => ({ cidrBlock, description: "" }));
  expect(allows(list, address)).toBe(does);
});

it("lets nobody in by null", () => {
  expect(allows(null, "127.0.0.1")).toBe(false);
});
