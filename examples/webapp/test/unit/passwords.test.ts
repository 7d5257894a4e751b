import { expect, test } from "vitest";
import { hashPassword, isPassword } from "../../apps/api/src/accounts/password";
import { hashOfToken, newToken } from "../../apps/api/src/accounts/token";

test("a hash knows its password, and no other", async () => {
  const hash = await hashPassword("four words will do");
  expect(await isPassword("four words will do", hash)).toBe(true);
  expect(await isPassword("four words will do ", hash)).toBe(false);
  expect(hash).not.toContain("four");
});

test("two hashes of one password differ", async () => {
  expect(await hashPassword("four words will do")).not.toBe(await hashPassword("four words will do"));
});

test("a letter is the same however it was composed", async () => {
  expect(await isPassword("cafe\u0301 au lait", await hashPassword("caf\u00e9 au lait"))).toBe(true);
});

test.each(["", "scrypt$16384$8$5$c2FsdA$", "bcrypt$1$2$3$c2FsdA$aGFzaA"])(
  "`%s` is no hash of anything",
  async (hash) => {
    expect(await isPassword("", hash)).toBe(false);
  },
);

test("no more than eight are hashed at once, and whoever comes then is told so", async () => {
  const hash = await hashPassword("four words will do");
  const underWay = Array.from({ length: 8 }, () => hashPassword("four words will do"));
  const busy = { statusCode: 503, envelope: { error: { code: "BUSY" } } };
  await expect(hashPassword("another one")).rejects.toMatchObject(busy);
  await expect(isPassword("another one", hash)).rejects.toMatchObject(busy);
  await Promise.all(underWay);
  expect(await isPassword("another one", hash)).toBe(false);
});

test("tokens are long, their own, and kept as a hash", () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(hashOfToken("a").toString("hex")).toHaveLength(64);
});
