import { describe, expect, it } from "vitest";
import { corsOrigin, originList } from "./origins";

describe("originList", () => {
  it.each([
    ["https://a.example.com", ["https://a.example.com"]],
    ["https://a.example.com/, http://127.0.0.1:5173", ["https://a.example.com", "http://127.0.0.1:5173"]],
    ["*", ["*"]],
  ])("reads %s", (text, origins) => {
    expect(originList.parse(text)).toEqual(origins);
  });

  it.each(["a.example.com", "https://a.example.com/path", "https://a.example.com,,", "ftp://a.example.com"])(
    "refuses %s",
    (text) => {
      expect(originList.safeParse(text).success).toBe(false);
    },
  );
});

describe("corsOrigin", () => {
  it("keeps to the list unless all are allowed", () => {
    expect(corsOrigin(["https://a.example.com"])).toEqual(["https://a.example.com"]);
    expect(corsOrigin(["https://a.example.com", "*"])).toBe("*");
  });
});
