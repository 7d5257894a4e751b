import { expect, test } from "vitest";
import type { CheckResult } from "../../operations/src/verification/run-checks";
import { checks } from "../../stacks/webapp/checks";
import { checked, expectOneFailure, failuresIn } from "./checked";
import { type Answer, FakeWebapp, refusal, type Routes } from "./fake-webapp";

const log = (level: string, msg: string) => JSON.stringify({ level, msg });
/** What releases that are right log. */
const quiet: Record<string, string[]> = {
  api: ["==> Running `node server.js`", log("info", "started"), log("info", "request")],
  web: [log("info", "Ready"), log("warn", "the API does not answer")],
};

/** Runs all checks against services with faults, whose logs have these lines. */
async function verify(routes: Routes = {}, logs = quiet): Promise<CheckResult[]> {
  return checked("webapp", checks, FakeWebapp.start(routes), (service) => Promise.resolve(logs[service] ?? []));
}

test("services that are right pass every check", async () => {
  const results = await verify();
  expect(results.map(({ check, outcome, note }) => [check, outcome, note])).toEqual(
    checks.map(({ name }, at) => [name, "passed", at === checks.length - 1 ? "api 2, web 2 lines" : undefined]),
  );
});

const answers = (answer: Answer) => (): Answer => answer;
const [apiAlive, webAlive, signedIn, listed, closed, refused, logged] = checks.map(({ name }) => name);
const list = "/lists/0b6f1c58-6a0f-4a0f-9d7c-2f3c3c1b7a10";
const cookie = (text: string) => answers({ status: 201, headers: { "set-cookie": text }, body: {} });

test.each<[fault: string, routes: Routes, check: string | undefined, seen: string, hint: string]>([
  ["the API is down", { "api GET /health": answers({ status: 502 }) }, apiAlive, "got 502", "the API's log"],
  ["the site is down", { "web GET /health": answers({ status: 502 }) }, webAlive, "got 502", "HOSTNAME"],
  [
    "the site's server can't reach the API",
    { "web POST /account": answers(refusal(503, "API_UNREACHABLE")) },
    signedIn,
    "API_UNREACHABLE",
    "API_PRIVATE_ADDRESS",
  ],
  [
    "tables are missing",
    { "web POST /account": answers(refusal(500, "INTERNAL_ERROR")) },
    signedIn,
    "INTERNAL_ERROR",
    "pre-deploy command migrates",
  ],
  ["no cookie is set", { "web POST /account": answers({ status: 201, body: {} }) }, signedIn, "no cookie", "API"],
  ["scripts can read the cookie", { "web POST /account": cookie("session=abc; Path=/") }, signedIn, "HttpOnly", "API"],
  ["pages know nobody", { "web GET /": answers({ body: "Sign in" }) }, signedIn, "does not greet", "API"],
  ["accounts stay", { "web DELETE /account": answers(refusal(500, "X")) }, signedIn, "DELETE", "API"],
  [
    "the API lets no pages in",
    { "api POST /lists": answers({ status: 201, body: { id: "x" } }) },
    listed,
    "does not let pages of",
    "WEB_ORIGIN",
  ],
  ["what is written is lost", { [`web GET ${list}`]: answers({ body: "Empty" }) }, listed, "lacks `Tea", "address"],
  [
    "pages were built for another API",
    { "web GET /_next/static/chunks/a.js": answers({ body: "https://api.example.com" }) },
    listed,
    "none of the page's 1 scripts knows",
    "NEXT_PUBLIC_API_URL",
  ],
  [
    "pages of every site are let in",
    {
      "api OPTIONS /lists": (_, { origin }) => ({
        status: 204,
        headers: { "access-control-allow-origin": origin ?? "" },
      }),
    },
    closed,
    "https://example.com are let in",
    "WEB_ORIGIN",
  ],
  [
    "pages of another site are let in alone",
    { "api OPTIONS /lists": answers({ status: 204, headers: { "access-control-allow-origin": "https://a.com" } }) },
    closed,
    "are not let in (it names https://a.com)",
    "WEB_ORIGIN",
  ],
  ["anybody reads lists", { "api GET /lists": answers({ body: { lists: [] } }) }, refused, "expected 401", "release"],
  ["errors have another form", { "api GET /nothing": answers({ status: 404 }) }, refused, "/nothing", "release"],
  [
    "a page shows a stack trace",
    { "web GET /nothing": answers({ status: 404, body: "Error\n    at serve (/app/server.js:1:2)" }) },
    refused,
    "stack trace",
    "release",
  ],
  [
    "a stranger is sent elsewhere",
    { "web GET /lists/1": answers({ status: 307, headers: { location: "https://example.com" } }) },
    refused,
    "leads to `https://example.com`",
    "release",
  ],
  ["other sites sign people out", { "web DELETE /session": answers({ status: 204 }) }, refused, "got 204", "release"],
])("when %s, one check fails, with the hint for it", async (_, routes, check, seen, hint) => {
  expectOneFailure(await verify(routes), { check, seen, hint });
});

test.each([
  ["api", log("error", "the database could not be used"), "api logged `the database could not be used`"],
  ["web", log("fatal", "out of memory"), "web logged `out of memory`"],
  ["web", "TypeError: x is undefined", "web logged `TypeError: x is undefined`"],
])("when the log of %s says %s, that check alone fails", async (service, line, seen) => {
  const failed = failuresIn(await verify({}, { ...quiet, [service]: [...(quiet[service] ?? []), line] }));
  expect(failed.map(({ check, note }) => [check, note])).toEqual([[logged, seen]]);
});
