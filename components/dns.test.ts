import { expect, test } from "vitest";
import { dnsRecord } from "./dns";

test.each([
  ["app.acme.com", "CNAME"],
  ["www.acme.com", "CNAME"],
  ["a.b.acme.co.uk", "CNAME"],
  ["acme.com", "ALIAS/ANAME"],
  ["acme.co.uk", "ALIAS/ANAME"],
])("%s is led to a host by %s", (domain, kind) => {
  expect(dnsRecord(domain, "shop-web-x7f2.onrender.com")).toBe(`${kind} shop-web-x7f2.onrender.com`);
});
