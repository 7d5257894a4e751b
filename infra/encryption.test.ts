import { expect, test } from "vitest";
import { withNamespaces } from "./config-key";
import { encryptedTexts } from "./encryption";

const key = "slipway:shop";
const secure = { secure: "AAABANtvx0c" };

/** What is taken for encrypted in a config with the one key. */
function found(read: unknown, written: unknown, secretKeys = [key]): string[] {
  const text = typeof read === "string" ? read : JSON.stringify(read);
  return encryptedTexts({ values: { [key]: text, "slipway:region": "oregon" }, secretKeys, file: { [key]: written } });
}

test.each<[what: string, read: unknown, written: unknown, texts: string[]]>([
  ["a key's own value", "a text", secure, ["a text"]],
  ["a value that looks like a number stays the text that it is", "1e3", secure, ["1e3"]],
  [
    "one of several settings",
    { repo: "https://t@acme.com", branch: "main" },
    { repo: secure, branch: "main" },
    ["https://t@acme.com"],
  ],
  [
    "deep in maps and lists",
    { a: { list: [{ b: "x" }, { b: "y" }] } },
    { a: { list: [{ b: "x" }, { b: secure }] } },
    ["y"],
  ],
  [
    "numbers and booleans",
    { size: 250, on: true, off: false },
    { size: secure, on: secure, off: false },
    ["250", "true"],
  ],
  ["a whole object", { repo: "a", sizes: [1] }, secure, ["a", "1"]],
  [
    "all that the file at the usual place does not show in the clear",
    { repo: "a", branch: "main" },
    undefined,
    ["a", "main"],
  ],
])("of stack config is encrypted: %s", (_, read, written, texts) => {
  expect(found(read, written)).toEqual(texts);
});

test("nothing is encrypted where no key is", () => {
  expect(found({ repo: "a" }, undefined, [])).toEqual([]);
});

test("a key without a namespace in the file is the one that Pulumi hands over with it", () => {
  const file = withNamespaces({ shop: { repo: secure, branch: "main" } }, "slipway");
  const values = { [key]: JSON.stringify({ repo: "https://t@acme.com", branch: "main" }) };
  expect(encryptedTexts({ values, secretKeys: [key], file })).toEqual(["https://t@acme.com"]);
});
