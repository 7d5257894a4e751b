import { expect, test } from "vitest";
import { addressesIn } from "./stack-addresses";

test("the addresses of a stack are its outputs that are HTTP URLs, at any depth", () => {
  const outputs = { fleet: { apiUrl: "http://127.0.0.1:1", plan: "free" }, siteUrl: "https://example.com/", count: 2 };
  expect(addressesIn(outputs)).toEqual([
    { name: "fleet.apiUrl", url: "http://127.0.0.1:1" },
    { name: "siteUrl", url: "https://example.com/" },
  ]);
});

test("connection strings, secrets and what only has the form of an address are none", () => {
  expect(addressesIn({ jwtIssuer: "https://example.com/auth" })).toEqual([]);
  expect(addressesIn({ database: "postgres://u:p@127.0.0.1/db", token: "[secret]", none: null })).toEqual([]);
});
