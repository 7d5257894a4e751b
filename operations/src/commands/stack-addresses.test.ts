import { expect, test } from "vitest";
import { addressesIn } from "./stack-addresses";

test("the addresses of a stack are its outputs that are HTTP URLs, at any depth", () => {
  const outputs = { fleet: { apiUrl: "http://127.0.0.1:1", plan: "free" }, site: "https://example.com/", count: 2 };
  expect(addressesIn(outputs)).toEqual([
    { name: "fleet.apiUrl", url: "http://127.0.0.1:1" },
    { name: "site", url: "https://example.com/" },
  ]);
});

test("connection strings and secrets are no addresses", () => {
  expect(addressesIn({ database: "postgres://u:p@127.0.0.1/db", token: "[secret]", none: null })).toEqual([]);
});
