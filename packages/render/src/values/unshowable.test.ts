import { expect, test } from "vitest";
import { withoutUnshowable } from "./unshowable";
import { secret } from "./value";

test.each([
  "https://me:hunter-22@git.example/shop",
  "https://me:hun/ter2secret@github.com/acme/shop",
  "jdbc:postgresql://db/x?user=u&password=hunter-22",
  "postgres://postgres:postgres@db/x",
  "npm run build \u001b]0;owned\u0007",
  "\u001b[2J",
  "\u001b[31mred",
  "shown\rhidden",
  "\u202eabc",
])("nobody sees %j, though nobody says that it is a secret", (text) => {
  expect(withoutUnshowable({ list: [text], text })).toEqual({ list: [secret(text)], text: secret(text) });
});

test.each(["one\ntwo\r\n\tthree", "https://acme@bitbucket.org/acme/shop.git", "äöü 😀"])("%j is shown", (text) =>
  expect(withoutUnshowable(text)).toBe(text),
);
