import { expect, test } from "vitest";
import { hasPassword, passwordsOf } from "./secret-url";

const unbroken = "a1B2c3D4e5F6g7H8i9J0k1";

test.each<[string, string[]]>([
  ["https://me:@host", []],
  ["https://me:p@ss@host/x", ["p@ss"]],
  ["https://me:50%@host", ["50%"]],
  ["https://me:p%40ss@host", ["p%40ss", "p@ss"]],
  // None of these is a URL that can be read as it was meant.
  ["https://me:hun/ter2secret@github.com/acme/shop", ["hun/ter2secret"]],
  ["https://me:p#wsecret1@github.com/acme/shop", ["p#wsecret1"]],
  ["https://me:p?wsecret1@github.com/acme/shop", ["p?wsecret1"]],
  ["https://me:#wsecret1@github.com/acme/shop", ["#wsecret1"]],
  ["https://me:12/34secret@github.com/acme/shop", ["12/34secret"]],
  ["https://me:p ssecret1@github.com/acme/shop", ["p ssecret1"]],
  ["  https://me:pass-word@github.com/acme/shop", ["pass-word"]],
  ["jdbc:postgresql://u:pass-word@db/x", ["pass-word"]],
  ["mongodb://u:pass-word@a:27017,b:27017/x", ["pass-word"]],
  ["redis://:pass-word@cache:6379", ["pass-word"]],
  ["jdbc:postgresql://db/x?user=u&password=pass-word&ssl=true", ["pass-word"]],
  ["jdbc:sqlserver://db:1433;user=u;password=pass-word;encrypt=true", ["pass-word"]],
  ["https://host/hook?access_token=pass-word#x", ["pass-word"]],
  ["first\nhttps://me:pass-word@host", ["pass-word"]],
  ["https://ghp_1234567@github.com/a/b", ["ghp_1234567"]],
  ["https://glpat-1234567@gitlab.com/a/b", ["glpat-1234567"]],
  [`https://${unbroken}@host/a`, [unbroken]],
])("the passwords of `%s`: %j", (url, expected) => {
  expect(passwordsOf(url)).toEqual(expected);
  expect(hasPassword(url)).toBe(expected.length > 0);
});

test.each([
  "https://github.com/a/b",
  "git@github.com:a/b",
  "ssh://git@github.com/a/b",
  "https://host/a:b@c",
  "https://host.example:8443/a@b",
  "http://localhost:3000/@scope/name",
  "http://[::1]:3000/@scope/name",
  "https://acme@bitbucket.org/acme/shop.git",
  "https://contoso@dev.azure.com/contoso/shop/_git/shop",
  "https://contoso-engineering-2024@dev.azure.com/x/_git/x",
  "https://host/search?q=password&tokens=2",
])("there is no password in `%s`", (url) => expect(hasPassword(url)).toBe(false));

test("a password that is a name in the same URL is one, but hides no word", () => {
  for (const url of ["postgres://postgres:postgres@db/x", "redis://u:cache-1@cache-1:6379", "amqp://u:amqp@mq/"]) {
    expect(hasPassword(url)).toBe(true);
    expect(passwordsOf(url)).toEqual([]);
  }
});

test("a long text is looked through at once", () => {
  for (const text of ["a:".repeat(200_000), `https://${"a:".repeat(200_000)}`, `x://${"?a".repeat(200_000)}`])
    expect(passwordsOf(text)).toEqual([]);
});
