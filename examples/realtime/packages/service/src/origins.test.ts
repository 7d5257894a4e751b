import { afterEach, describe, expect, it, vi } from "vitest";
import { corsOrigin, decidedOriginList, originList } from "./origins";

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

describe("decidedOriginList", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    { environment: "production", list: "*", isTaken: false },
    { environment: "production", list: "https://a.example.com", isTaken: true },
    { environment: "development", list: "*", isTaken: true },
  ])("where NODE_ENV is $environment, $list is taken: $isTaken", ({ environment, list, isTaken }) => {
    vi.stubEnv("NODE_ENV", environment);
    expect(decidedOriginList.safeParse(list).success).toBe(isTaken);
  });
});
