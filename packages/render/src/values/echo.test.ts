import { expect, test } from "vitest";
import { markEchoes } from "./echo";
import { secret, unknown, type Value } from "./value";

const others = { name: secret("hidden-shop"), list: [secret({ short: "on", empty: "" })], shown: "starter" };

test.each<[what: string, value: Value, marked: Value]>([
  ["a secret", "hidden-shop", secret("hidden-shop")],
  ["a secret within a text", "https://hidden-shop.onrender.com", secret("https://hidden-shop.onrender.com")],
  ["a short secret", "on", secret("on")],
  ["a short secret within a text", "one", "one"],
  ["what is none", "starter", "starter"],
  ["nothing", "", ""],
  ["a secret deep within", { list: ["hidden-shop", 1, unknown] }, { list: [secret("hidden-shop"), 1, unknown] }],
  ["what is marked", secret("x"), secret("x")],
])("of an output that repeats an input, as much is marked: %s", (_, value, marked) => {
  expect(markEchoes({ value }, others)).toEqual({ value: marked });
});

test("without secrets nothing is marked", () => {
  expect(markEchoes({ value: "hidden-shop" }, { name: "hidden-shop" })).toEqual({ value: "hidden-shop" });
});
