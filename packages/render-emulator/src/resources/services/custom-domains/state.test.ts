import { describe, expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import { domainsFor } from "./state";

describe("custom domains", () => {
  it.each([
    ["example.org", ["example.org", "www.example.org"]],
    ["www.example.org", ["www.example.org", "example.org"]],
    ["app.example.org", ["app.example.org"]],
  ])("%s adds %j, and the partner redirects to it", (name, names) => {
    const domains = domainsFor(name, testSources());
    expect(domains.map((domain) => domain.name)).toEqual(names);
    expect(domains.slice(1).every((domain) => domain.redirectForName === name)).toBe(true);
  });
});
