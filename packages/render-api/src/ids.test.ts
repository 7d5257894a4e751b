import { expect, test } from "vitest";
import { madeAt, newId } from "./ids";

const time = Date.parse("2026-01-02T03:04:05.678Z");

test.each([
  ["registryCredential", 0],
  ["webhook", 255],
  ["postgres", 170],
] as const)("the id of a %s tells the second at which it was made", (kind, byte) => {
  const id = newId(kind, time, new Uint8Array(8).fill(byte));
  expect(madeAt(id)).toBe(Date.parse("2026-01-02T03:04:05Z"));
});

test.each(["rgc-1", "whk-d0aaaaaaaaaaaaaaaaz0", "d0aaaaaaaaaaaaaaaa00", ""])("the id `%s` tells no time", (id) => {
  expect(madeAt(id)).toBeUndefined();
});
