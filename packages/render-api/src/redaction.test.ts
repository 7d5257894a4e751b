import { expect, test } from "vitest";
import { Redaction, tellerOf } from "./redaction";

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

const key = "MIIEvQIBADANBgkqhkiG9w0BAQEF";
const serviceAccount = JSON.stringify(
  {
    type: "service_account",
    private_key: `-----BEGIN PRIVATE KEY-----\n${key}\nAASCBKcwggSjAgEAAoIBAQ\n-----END PRIVATE KEY-----\n`,
    database: { url: "postgres://shop:inner-pw-1@db/shop" },
    nested: JSON.stringify({ token: "deep-token-1" }),
  },
  undefined,
  2,
);

test.each<[what: string, secret: string, text: string, expected: string]>([
  ["a line of it", "-----KEY\nabcdefgh", "read abcdefgh", "read [secret]"],
  ["the password of a URL", "postgres://me:pass-word@127.0.0.1/db", "me and pass-word", "me and [secret]"],
  ["that password decoded", "postgres://me:pa%2Fss-word@127.0.0.1/db", "pa/ss-word", "[secret]"],
  ["a token in place of a user", "https://ghp_1234567@github.com/a/b", "token ghp_1234567", "token [secret]"],
  ["the user of a URL with a password, no secret", "postgres://postgres:pass-word@db/db", "postgres", "postgres"],
  ["a text within JSON", account, "denied: tok-12345", "denied: [secret]"],
  ["a text within JSON, as JSON has it", account, String.raw`-----KEY\nqwertyuiop`, "[secret]"],
  ["a line of a key within JSON", serviceAccount, `bad key: ${key}`, "bad key: [secret]"],
  ["the password of a URL within JSON", serviceAccount, "auth failed with inner-pw-1", "auth failed with [secret]"],
  ["a text in JSON within JSON", serviceAccount, "got deep-token-1", "got [secret]"],
  ["what has no space around it", "  open-sesame \n", "got open-sesame.", "got [secret]."],
  [
    "a password that is the user's name, no secret",
    "postgres://postgres:postgres@db/x",
    "the postgres of db",
    "the postgres of db",
  ],
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

test("a text tells of another that it has whole or within it, and of a short one only whole", () => {
  const tells = tellerOf(["hidden-token", "on", ""]);
  const texts = ["x hidden-token", "aGlkZGVuLXRva2Vu", "on", "one", "", "hidden"];
  expect(texts.map(tells)).toEqual([true, true, true, false, false, false]);
});

/** None of them ends in any time where what is written in several ways is looked for in each of them by turns. */
test.each([
  ["backslashes", "\\".repeat(200_000)],
  ["escapes of a terminal that never end", `${"s\u001b[".repeat(100_000)}${"0".repeat(100_000)}`],
  ["titles of a terminal that never end", "s\u001b]0;".repeat(100_000)],
  ["octal numbers", "\\303".repeat(100_000)],
  ["entities that never end", "&#x".repeat(100_000)],
  ["percent signs", "%e2%".repeat(100_000)],
  ["the beginning of a secret", "secre".repeat(100_000)],
])("a long text of %s is searched to its end, and is as it was", (_, text) => {
  const secrets = Array.from({ length: 100 }, (_, index) => `secret-${index}-\\"%&\n`);
  expect(cleaned(secrets, text)).toBe(text);
});
