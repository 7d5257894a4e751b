import { expect, test } from "vitest";
import type { CheckResult } from "../../operations/src/verification/run-checks";
import { checks } from "../../stacks/backend/checks";
import { checked, expectOneFailure, failuresIn } from "./checked";
import { type Answer, FakeBackend, refusal, type Routes, user } from "./fake-backend";

const log = (level: string, more: object) => JSON.stringify({ level, service: "backend", ...more });
/** What a release that is right logs. */
const quiet = [
  log("info", { category: "startup", msg: "started" }),
  log("info", { category: "auth_context", code: "TOKEN_MISSING", msg: "a token was refused" }),
  log("warn", { category: "slow_query", msg: "slow query" }),
  "npm warn deprecated a-package@1.0.0",
];

/** Runs all checks against a service with faults, whose log has these lines. */
async function verify(
  routes: Routes = {},
  lines: readonly string[] = quiet,
  outputs: Readonly<Record<string, string>> = {},
): Promise<CheckResult[]> {
  const logsOf = (service: string) =>
    service === "api" ? Promise.resolve(lines) : Promise.reject(new Error(`there is no ${service}`));
  return checked("backend", checks, FakeBackend.start(routes, outputs), logsOf);
}

test("a service that is right passes every check", async () => {
  const results = await verify();
  expect(results.map(({ check, outcome, note }) => [check, outcome, note])).toEqual(
    checks.map(({ name }, at) => [name, "passed", at === checks.length - 1 ? "4 lines" : undefined]),
  );
});

const answers = (answer: Answer) => (): Answer => answer;
const failure = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "No." } } });
/** For those who are signed in something else, for all others what is right. */
const instead =
  (answer: Answer): Routes[string] =>
  ({ isSignedIn }) =>
    isSignedIn ? answer : refusal;

const HEALTH = "GET /health says that the service lives";
const VALID = "GET /auth/me tells who a valid token was issued to";
const INVALID = "GET /auth/me refuses a token that another project signed, and none at all";
const PROJECTION = "a projection with known input has the known result";
const STORED = "GET /plans reads the database";
const balances = (...all: number[]) => ({ body: { data: { balances: all } } });

const notFound = { "GET /health": answers(failure(404, "NOT_FOUND")) };
test("without probes, as its settings say, a service passes every check", async () => {
  const results = await verify(notFound, quiet, { healthProbes: "false" });
  expect(results.map(({ outcome }) => outcome)).toEqual(checks.map(() => "passed"));
  expect(results[0]?.note).toBe("it lives, and serves none: `ENABLE_HEALTH_PROBES=false`");
});

test.each([
  ["what stands before it says that there is nothing", { "GET /health": answers({ status: 404, body: "Not Found" }) }],
  ["it serves them all the same", {}],
])("without probes a service fails where %s", async (_, routes) => {
  const results = await verify(routes, quiet, { healthProbes: "false" });
  expect(failuresIn(results).map(({ check }) => check)).toEqual([HEALTH]);
});

test.each<[fault: string, routes: Routes, check: string, seen: string, hint: string]>([
  ["probes are off", notFound, HEALTH, "404", "ENABLE_HEALTH_PROBES"],
  ["`/health` is no more than a text", { "GET /health": answers({ body: "OK" }) }, HEALTH, "OK", "category `startup`"],
  [
    "`/health` is another version's",
    { "GET /health": answers({ body: { data: { status: "ok", version: "v2", uptime: 1 } } }) },
    HEALTH,
    "version",
    "category `startup`",
  ],
  [
    "the secret is another project's",
    { "GET /auth/me": answers(failure(401, "TOKEN_WRONG_SIGNATURE")) },
    VALID,
    "TOKEN_WRONG_SIGNATURE",
    "must be those of one Supabase project",
  ],
  [
    "somebody else is told",
    { "GET /auth/me": instead({ body: { data: { ...user, id: "somebody" } } }) },
    VALID,
    "id",
    "must be those of one Supabase project",
  ],
  [
    "anybody's token is taken",
    { "GET /auth/me": answers({ body: { data: user } }) },
    INVALID,
    "got 200",
    "takes anybody's token",
  ],
  [
    "a refusal has no envelope",
    { "GET /auth/me": ({ isSignedIn }) => (isSignedIn ? { body: { data: user } } : { status: 401, body: {} }) },
    INVALID,
    "error",
    "takes anybody's token",
  ],
  [
    "a projection is a cent off",
    { "POST /projections": instead(balances(111_000, 122_110, 133_330)) },
    PROJECTION,
    "expected 111000, 122110, 133331, got 111000, 122110, 133330",
    "calculates otherwise",
  ],
  [
    "a projection ends early",
    { "POST /projections": instead(balances(111_000)) },
    PROJECTION,
    "got 111000",
    "calculates otherwise",
  ],
  [
    "the database is away",
    { "GET /plans": instead(failure(503, "DEPENDENCY_FAILURE")) },
    STORED,
    "DEPENDENCY_FAILURE",
    "Postgres can't be reached",
  ],
  [
    "tables are missing",
    { "GET /plans": instead(failure(500, "INTERNAL_ERROR")) },
    STORED,
    "INTERNAL_ERROR",
    "the pre-deploy command migrates",
  ],
])("when %s, one check fails, with the hint for it", async (_, routes, check, seen, hint) => {
  expectOneFailure(await verify(routes), { check, seen, hint });
});

test.each([
  [
    [log("error", { category: "prisma_failure", msg: "the database could not be used" })],
    "`prisma_failure`: the database could not be used",
  ],
  [
    [log("fatal", { category: "error_global", msg: "stopping" }), log("error", { msg: "more" })],
    "`error_global`: stopping, and 1 more",
  ],
  [
    ["TypeError: Cannot read properties of undefined", "    at serve (server.js:1:1)"],
    "`-`: TypeError: Cannot read properties of undefined, and 1 more",
  ],
])("when the log has a failure, that check alone fails: %j", async (lines, seen) => {
  const failed = failuresIn(await verify({}, [...quiet, ...lines]));
  expect(failed.map(({ check, note }) => [check, note])).toEqual([["the log of the live deploy has no failure", seen]]);
});

test("where the log can't be read, nobody says that it is quiet", async () => {
  const results = await checked("backend", checks, FakeBackend.start(), () =>
    Promise.reject(new Error("it has no log")),
  );
  expect(results.at(-1)).toMatchObject({
    outcome: "skipped",
    note: "not tried: the log of `api` can't be read: it has no log",
  });
});
