import { expect, test } from "vitest";
import { textsOf } from "./system-outputs";

test("a system's outputs are those with its name before them, and only texts", () => {
  const outputs = {
    "shop.url": "http://127.0.0.1:1",
    "shop.dns": {},
    "shop-admin.url": "http://127.0.0.1:2",
    shop: "-",
  };
  expect(textsOf("shop", outputs)).toEqual({ url: "http://127.0.0.1:1" });
  expect(textsOf("other", outputs)).toEqual({});
});
