import { expect, test } from "vitest";
import { runWithMocks } from "./mocks.fixture";
import { placement } from "./placement.fixture";
import { RenderStaticSite } from "./static-site";

const source = { repo: "https://github.com/acme/shop", branch: "main" };

test.each([
  { name: "its first domain", domains: ["acme.com", "www.acme.com"], place: {}, url: "https://acme.com" },
  {
    name: "Render's address where no DNS leads to its domain",
    domains: ["acme.com"],
    place: { reachedByDomain: false },
    url: "https://shop-web-x7f2.onrender.com",
  },
  { name: "Render's address without a domain", domains: [], place: {}, url: "https://shop-web-x7f2.onrender.com" },
])("a service is found at $name", async ({ domains, place, url }) => {
  const args = { source, domains, buildCommand: "true", publishPath: "dist" };
  const { asked, result } = await runWithMocks(() => {
    const site = new RenderStaticSite({ ...placement, ...place }, args);
    return { url: site.url, records: site.dnsRecords };
  });
  expect(result.url).toBe(url);
  // Render is told of them, and the stack of the records that they need, in any case.
  expect(asked.find(({ type }) => type === "render:index:StaticSite")?.inputs.customDomains).toEqual(domains);
  expect(Object.keys(result.records)).toEqual(domains);
});
