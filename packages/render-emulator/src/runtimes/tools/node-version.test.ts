import { describe, expect, it } from "vitest";
import { nodeRange } from "./node-version";

describe("what a version of Node.js means, in November 2026", () => {
  const now = Date.parse("2026-11-15T00:00:00Z");

  it.each([
    ["20.11.1", "20.11.1"],
    ["v20.11.1", "20.11.1"],
    ["20", ">=20.0.0 <21.0.0-0"],
    ["v20", ">=20.0.0 <21.0.0-0"],
    ["20.x", ">=20.0.0 <21.0.0-0"],
    [">=18 <23", ">=18.0.0 <23.0.0-0"],
    ["^20.19.0 || >=22.12.0", ">=20.19.0 <21.0.0-0||>=22.12.0"],
    ["lts", "26.x"],
    ["lts/*", "26.x"],
    ["lts/-1", "24.x"],
    ["lts/iron", "20.x"],
    ["lts/Hydrogen", "18.x"],
    ["jod", "22.x"],
    ["latest", "latest"],
    ["node", "latest"],
    ["current", "latest"],
  ])("%s is %s", (spec, range) => expect(nodeRange(spec, now)).toBe(range));

  it.each(["lts/-40", "lts/nobody", "newest please"])("%j is none", (spec) => {
    expect(nodeRange(spec, now)).toBeUndefined();
  });
});

it("the newest line under long-term support depends on the day", () => {
  expect(nodeRange("lts/*", Date.parse("2025-11-01T00:00:00Z"))).toBe("24.x");
});
