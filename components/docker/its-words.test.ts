import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { withItsWords } from "./its-words";

test("a refusal stays as it was said, whatever is put before it, and has no stack", async () => {
  const refused = new pulumi.RunError("`web` of shop isn't on the host");
  await expect(withItsWords(Promise.reject(refused))).rejects.toBe(refused);
  refused.message = `error serializing property "outputs": ${refused.message}`;
  expect([refused.message, refused.stack]).toEqual(Array(2).fill("`web` of shop isn't on the host"));
});

test("a fault keeps the stack that tells where it is", async () => {
  const fault = new TypeError("no such thing");
  await expect(withItsWords(Promise.reject(fault))).rejects.toBe(fault);
  expect(fault.stack).toContain("its-words.test");
});
