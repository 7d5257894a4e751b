import { expect, test } from "vitest";
import { passwordsOf, Redaction } from "./redaction";

function cleaned(secrets: readonly string[], text: string): string {
  const redaction = new Redaction();
  redaction.hide(secrets);
  return redaction.clean(text);
}

const account = JSON.stringify({
  type: "login",
  private_key: "-----KEY\nqwertyuiop",
  keys: [{ token: "tok-12345" }],
  n: 12,
});

test.each<[what: string, secret: string, text: string, expected: string]>([
  ["a line of it", "-----KEY\nabcdefgh", "read abcdefgh", "read [secret]"],
  ["the password of a URL", "postgres://me:pass-word@127.0.0.1/db", "me and pass-word", "me and [secret]"],
  ["that password decoded", "postgres://me:pa%2Fss-word@127.0.0.1/db", "pa/ss-word", "[secret]"],
  ["a token in place of a user", "https://ghp_1234567@github.com/a/b", "token ghp_1234567", "token [secret]"],
  ["the user of a URL with a password, no secret", "postgres://postgres:pass-word@db/db", "postgres", "postgres"],
  ["a text within JSON", account, "denied: tok-12345", "denied: [secret]"],
  ["a text within JSON, as JSON has it", account, String.raw`-----KEY\nqwertyuiop`, "[secret]"],
  ["a word within JSON, no secret", account, "a login of type 12", "a login of type 12"],
])("of a secret is hidden by itself: %s", (_, secret, text, expected) => {
  expect(cleaned([secret], text)).toBe(expected);
});

test("what is too short to be told from a word is shown, and so is what only looks alike", () => {
  expect(cleaned(["on", "true", "", "12345"], "on, true, 12345")).toBe("on, true, 12345");
  expect(cleaned(["secret-one"], "secret-two, secret-on, SECRET-ONE")).toBe("secret-two, secret-on, SECRET-ONE");
});

test("of secrets within each other, the longest is replaced as a whole", () => {
  const secrets = ["s3cret", "s3cret-and-more", "more-or-less"];
  expect(cleaned(secrets, "s3cret-and-more; s3cret; s3cret-and-more-or-less.")).toBe("[secret]; [secret]; [secret].");
});

test("each secret has the mark that it was hidden with", () => {
  const redaction = new Redaction();
  redaction.hide(["s3cret-token"], "[TOKEN]");
  redaction.hide(["s3cret-token-and-more"], "[LONG]");
  expect(redaction.clean("s3cret-token-and-more, s3cret-token")).toBe("[LONG], [TOKEN]");
  expect(["s3cret-token", "s3cret", "s3cret-token."].map((text) => redaction.knows(text))).toEqual([
    true,
    false,
    false,
  ]);
  expect(["a s3cret-token.", "s3cret"].map((text) => redaction.isFoundIn(text))).toEqual([true, false]);
});

/** None of them ends in any time where what is written in several ways is looked for in each of them by turns. */
test.each([
  ["backslashes", "\\".repeat(200_000)],
  ["escapes of a terminal that never end", `${"s\u001b[".repeat(100_000)}${"0".repeat(100_000)}`],
  ["entities that never end", "&#x".repeat(100_000)],
  ["percent signs", "%e2%".repeat(100_000)],
  ["the beginning of a secret", "secre".repeat(100_000)],
])("a long text of %s is searched to its end, and is as it was", (_, text) => {
  const secrets = Array.from({ length: 100 }, (_, index) => `secret-${index}-\\"%&\n`);
  expect(cleaned(secrets, text)).toBe(text);
});

test.each<[string, string[]]>([
  ["https://github.com/a/b", []],
  ["git@github.com:a/b", []],
  ["ssh://git@github.com/a/b", []],
  ["https://token@github.com/a/b", ["token"]],
  ["https://me:@host", []],
  ["https://host/a:b@c", []],
  ["https://me:p@ss@host/x", ["p@ss"]],
  ["https://me:50%@host", ["50%"]],
])("the passwords of `%s`: %j", (url, expected) => expect(passwordsOf(url)).toEqual(expected));
