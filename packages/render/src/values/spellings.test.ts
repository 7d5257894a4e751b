import { expect, test } from "vitest";
import { spellingsOf } from "./spellings";

test.each<[string, string, string[]]>([
  ["as it is, and in base64", "opensesame", ["b3BlbnNlc2FtZQ==", "opensesame"]],
  ["escaped", 'open "sesame"', ["open%20%22sesame%22", "b3BlbiAic2VzYW1lIg==", 'open \\"sesame\\"', 'open "sesame"']],
  ["line by line", "-----KEY\nabcdefgh", ["-----KEY", "abcdefgh", "-----KEY\\nabcdefgh", "-----KEY%0Aabcdefgh"]],
  ["as the password of a URL", "postgres://me:pass-word@127.0.0.1/db", ["pass-word"]],
])("a value is found %s", (_, value, spellings) => {
  expect(spellingsOf(value, 6)).toEqual(expect.arrayContaining(spellings));
});

test("what is too short to be told from a word is left out", () => {
  expect(spellingsOf("on", 6)).toEqual([]);
});
