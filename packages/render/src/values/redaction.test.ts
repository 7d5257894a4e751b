import { expect, test } from "vitest";
import { SeenSecrets } from "./redaction";
import { secret, unknown } from "./value";

test("a text shows no secret that was learnt, the longest first, and everything else", () => {
  const redaction = new SeenSecrets();
  const values = {
    plain: "visible",
    hidden: secret({ list: ["s3cret", unknown], text: "s3cret-and-more" }),
    short: secret("on"),
  };
  expect(redaction.learn(values)).toBe(values);
  expect(["visible", "s3cret", "on"].filter((text) => redaction.knows(text))).toEqual(["s3cret"]);
  expect(redaction.clean("visible on s3cret, s3cret-and-more")).toBe("visible on [secret], [secret]");
});

test("the password of a URL is hidden, be the URL a secret or not", () => {
  const redaction = new SeenSecrets();
  redaction.learn({ repo: "https://me:hunter-22@git.example/shop", list: [{ url: "postgres://me:s3cr-et@db/x" }] });
  expect(redaction.clean("cloning https://me:hunter-22@git.example/shop for me, with s3cr-et")).toBe(
    "cloning https://me:[secret]@git.example/shop for me, with [secret]",
  );
});
