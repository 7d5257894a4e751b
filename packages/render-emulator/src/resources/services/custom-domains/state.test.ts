import { describe, expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import { domainsFor } from "./state";

describe("custom domains", () => {
  it.each([
    ["example.org", ["example.org", "www.example.org"]],
    ["www.example.org", ["www.example.org", "example.org"]],
    ["app.example.org", ["app.example.org"]],
    ["example.co.uk", ["example.co.uk", "www.example.co.uk"]],
    ["www.example.co.uk", ["www.example.co.uk", "example.co.uk"]],
    ["app.example.co.uk", ["app.example.co.uk"]],
  ])("%s adds %j, and the partner redirects to it", (name, names) => {
    const domains = domainsFor(name, testSources());
    expect(domains.map((domain) => domain.name)).toEqual(names);
    expect(domains.slice(1).every((domain) => domain.redirectForName === name)).toBe(true);
  });

  it.each([
    ["example.org", "apex", "org"],
    ["app.example.org", "subdomain", "org"],
    ["example.co.uk", "apex", "co.uk"],
    ["app.example.co.uk", "subdomain", "co.uk"],
  ])("%s is an %s below %s", (name, domainType, publicSuffix) => {
    expect(domainsFor(name, testSources())[0]).toMatchObject({ name, domainType, publicSuffix });
  });
});
