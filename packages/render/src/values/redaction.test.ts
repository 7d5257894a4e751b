import { expect, test } from "vitest";
import { Redaction } from "./redaction";
import { secret, unknown } from "./value";

test("a text shows no secret that was learnt, the longest first, and everything else", () => {
  const redaction = new Redaction();
  const values = {
    plain: "visible",
    hidden: secret({ list: ["s3cret", unknown], text: "s3cret-and-more" }),
    short: secret("on"),
  };
  expect(redaction.learn(values)).toBe(values);
  expect(["visible", "s3cret", "on"].filter((text) => redaction.knows(text))).toEqual(["s3cret"]);
  expect(redaction.clean("visible on s3cret, s3cret-and-more")).toBe("visible on [secret], [secret]");
});

test("a colour within a secret hides it from nobody", () => {
  const redaction = new Redaction();
  redaction.learn(secret("s3cret-and-more"));
  expect(redaction.clean("is s3cret\u001b[1m-and\u001b[0m-more")).toBe("is [secret]");
});
