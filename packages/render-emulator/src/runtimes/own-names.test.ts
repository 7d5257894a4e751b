import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { refuseOtherNames, refuseOtherPages } from "./own-names";

function requestWith(headers: Record<string, string>, ...more: string[]): IncomingMessage {
  return { headers, rawHeaders: [...Object.entries(headers).flat(), ...more] } as unknown as IncomingMessage;
}

test.each([
  "127.0.0.1:20001",
  "127.0.0.1",
  "localhost:20001",
  "LocalHost:20001",
  "localhost.:20001",
  "a.b-c.localhost:20001",
  "[::1]:20001",
  // Forwarded from another port, by SSH or an editor.
  "localhost:8080",
  "app.example.org:20000",
  "APP.example.org.:20000",
  "api",
])("a request for %s is for a port of that name", (host) => {
  expect(refuseOtherNames(requestWith({ host }), "it", ["api", "app.example.org"])).toBeUndefined();
});

test.each([
  "page.example:20001",
  "page.example",
  "127.0.0.1.page.example:20001",
  "localhost.page.example",
  "page-localhost",
  "0.0.0.0:20001",
  "192.168.0.7:20001",
  "[::]:20001",
  "[::2]",
  "example.org",
  "other.app.example.org",
])("a request for %s is refused with the names that there are", (host) => {
  const refusal = refuseOtherNames(requestWith({ host }), "service `api`", ["app.example.org"]);
  expect(refusal?.status).toBe(421);
  expect(refusal?.text).toContain("service `api`, which answers to `127.0.0.1`, `localhost`, `app.example.org` alone");
});

test.each([
  "",
  "localhost:x",
  "user@localhost",
  "localhost/a",
  "localhost,localhost",
  "[::1",
  "local host",
  ":20001",
  "127.0.0.1%00",
  "<b>x",
])("a request for `%s` names no host", (host) => {
  expect(refuseOtherNames(requestWith({ host }), "it")).toMatchObject({ status: 400 });
});

test("a request for what else the emulator serves is passed, and the refusal of others doesn't list it", () => {
  const ask = (host: string) =>
    refuseOtherNames(requestWith({ host }), "it", ["api"], () => ["web", "shop.example.org"]);
  for (const host of ["web:10000", "SHOP.example.org", "api"]) expect(ask(host)).toBeUndefined();
  expect(ask("other.example.org")?.text).toContain(
    "answers to `127.0.0.1`, `localhost`, `api` and the names of the other",
  );
});

test("a request without a host, or with two, is refused", () => {
  expect(refuseOtherNames(requestWith({}), "it")).toMatchObject({ status: 400 });
  expect(refuseOtherNames(requestWith({ host: "localhost" }, "HOST", "page.example"), "it")).toMatchObject({
    status: 400,
  });
});

const host = "localhost:20001";
const own = "http://localhost:20001";

test.each<[string, Record<string, string>]>([
  ["who isn't a browser", {}],
  ["whoever types the address", { "sec-fetch-site": "none" }],
  ["a page of its own", { "sec-fetch-site": "same-origin", origin: own }],
  ["Node.js' own client", { "sec-fetch-mode": "cors" }],
  [
    "a public service that passes a page's request on",
    { "x-forwarded-for": "127.0.0.1", origin: "http://localhost:2" },
  ],
])("a private service is for %s", (_who, headers) => {
  expect(refuseOtherPages(requestWith({ host, ...headers }), "it")).toBeUndefined();
});

test.each<[string, Record<string, string>]>([
  ["another site's", { "sec-fetch-site": "cross-site" }],
  ["another port's of this machine", { "sec-fetch-site": "same-site" }],
  ["another origin's", { origin: "https://page.example" }],
  ["another port's, by its origin", { origin: "http://localhost:20002" }],
  ["a sandboxed", { origin: "null" }],
])("a private service is not for %s page", (_whose, headers) => {
  const refusal = refuseOtherPages(requestWith({ host, ...headers }), "service `jobs`");
  expect(refusal?.status).toBe(403);
  expect(refusal?.text).toMatch(
    /^service `jobs` is private: no page of another address may ask it; .*`X-Forwarded-For`/,
  );
});
