import { expect, test } from "vitest";
import { checks } from "../../stacks/goapp/checks";
import { checked, expectOneFailure } from "./checked";
import { FakeGoapp, type Routes } from "./fake-goapp";

const log = (level: string, more: object) => JSON.stringify({ time: "2026-01-02T03:04:05Z", level, ...more });
/** What a release that is right logs, and Go beside it. */
const quiet = [
  log("info", { msg: "listening", address: "[::]:10000" }),
  log("warn", { msg: "somebody gave a wrong access key" }),
  "go: a line of its own",
];

function verify(routes: Routes = {}, lines: readonly string[] = quiet) {
  const logsOf = (service: string) =>
    service === "web" ? Promise.resolve(lines) : Promise.reject(new Error(`there is no ${service}`));
  return checked("goapp", checks, FakeGoapp.start(routes), logsOf);
}

test("a service that is right passes every check", async () => {
  const results = await verify();
  expect(results.map(({ check, outcome }) => [check, outcome])).toEqual(checks.map(({ name }) => [name, "passed"]));
  expect(results.slice(-2).map(({ note }) => note)).toEqual(["3 so far", "3 lines"]);
});

test("what a check has written is deleted, also where it fails", async () => {
  const fake = await FakeGoapp.start({ "GET /": () => ({ body: '<form role="search">' }) });
  await checked("goapp", checks, Promise.resolve(fake), () => Promise.resolve(quiet));
  expect(fake.notes.size).toBe(0);
});

const [HEALTH, LIST, WRITE, REFUSE, METRICS, LOG] = checks.map(({ name }) => name);

test.each<[fault: string, routes: Routes, check: string | undefined, seen: string, hint: string]>([
  [
    "the database is away",
    { "GET /health": () => ({ status: 503, body: "unavailable" }) },
    HEALTH,
    "503",
    "what of the disk can't be used",
  ],
  ["another page is there", { "GET /": () => ({ body: "It works!" }) }, LIST, "not the list of notes", "status"],
  [
    "the access key is another one",
    { "POST /sign-in": () => ({ status: 401 }) },
    WRITE,
    "401",
    "ACCESS_KEY isn't what the stack has",
  ],
  [
    "no session comes",
    { "POST /sign-in": ({ form }) => ({ status: form.get("key")?.startsWith("the") ? 303 : 401 }) },
    WRITE,
    "no session",
    "ACCESS_KEY",
  ],
  [
    "the disk is full",
    { "POST /notes": ({ isSignedIn }) => ({ status: isSignedIn ? 500 : 401 }) },
    WRITE,
    "500",
    "the disk is full",
  ],
  [
    "it leads nowhere",
    { "POST /notes": ({ isSignedIn }) => ({ status: isSignedIn ? 303 : 401 }) },
    WRITE,
    "no note",
    "the log says",
  ],
  ["nothing is found", { "GET /": () => ({ body: '<form role="search">' }) }, WRITE, "isn't found", "the log says"],
  ["nothing is deleted", { "GET /notes/1": () => ({ status: 200 }) }, WRITE, "expected 404, got 200", "the log says"],
  [
    "anybody signs in",
    { "POST /sign-in": () => ({ status: 303, headers: { "set-cookie": "session=1.of-the-key" } }) },
    REFUSE,
    "expected 401, got 303",
    "anybody's word",
  ],
  [
    "anybody reads metrics",
    { "GET /metrics": () => ({ body: "" }) },
    METRICS,
    "expected 401, got 200",
    "METRICS_TOKEN",
  ],
  [
    "nothing is counted",
    { "GET /metrics": ({ hasToken }) => (hasToken ? { body: "" } : { status: 401 }) },
    METRICS,
    "isn't there",
    "METRICS_TOKEN",
  ],
])("where %s one check fails", async (_, routes, check, seen, hint) => {
  expectOneFailure(await verify(routes), { check, seen, hint });
});

test.each([
  [
    log("error", { msg: "a request failed", error: "database or disk is full" }),
    "`database or disk is full`: a request failed",
  ],
  ["panic: runtime error: invalid memory address", "panic: runtime error"],
])("a failure in the log fails one check: %s", async (line, seen) => {
  expectOneFailure(await verify({}, [...quiet, line]), { check: LOG, seen, hint: "npx slipway logs web" });
});
