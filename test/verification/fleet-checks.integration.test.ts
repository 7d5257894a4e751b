import { expect, test } from "vitest";
import { checks } from "../../stacks/fleet/checks";
import { checked, expectOneFailure } from "./checked";
import { FakeFleet, refusal, reportFrom, type Routes, runsAt } from "./fake-fleet";

const log = (level: string, message: string) => JSON.stringify({ timestamp: "2026-01-02T03:04:05Z", level, message });
/** What a release that is right logs, and the JVM beside it. */
const quiet = [
  log("INFO", "listening"),
  log("WARN", "somebody sent a token that isn't right"),
  "Picked up JAVA_TOOL_OPTIONS: -XX:MaxRAMPercentage=70",
];

function verify(routes: Routes = {}, lines: readonly string[] = quiet) {
  const logsOf = (service: string) =>
    service === "api" ? Promise.resolve(lines) : Promise.reject(new Error(`there is no ${service}`));
  return checked("fleet", checks, FakeFleet.start(routes), logsOf);
}

test("a service that is right passes every check", async () => {
  const results = await verify();
  expect(results.map(({ check, outcome }) => [check, outcome])).toEqual(checks.map(({ name }) => [name, "passed"]));
  expect(results.slice(-4).map(({ note }) => note)).toEqual([
    "288 of 300 left",
    "3 of the last ticks, each once",
    "miss, hit",
    "3 lines",
  ]);
});

test.each<[string, Routes]>([
  ["passes", {}],
  ["fails in its middle", { "POST /api/trips/N/end": () => ({ status: 500, body: "no" }) }],
])("of what a check makes nothing stays where it %s", async (_, routes) => {
  const fake = await FakeFleet.start(routes);
  await checked("fleet", checks, Promise.resolve(fake), () => Promise.resolve(quiet));
  expect([fake.world.made.size, fake.world.trips.size]).toEqual([0, 0]);
});

test("where a stack runs no jobs nothing is expected of them", async () => {
  const started = FakeFleet.start({ "GET /api/reports/trips": () => refusal(404, "NOT_FOUND") });
  const { outputs } = await started;
  const standIn = started.then((fake) => ({
    outputs: { ...outputs, runsJobs: "false" },
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  }));
  const results = await checked("fleet", checks, standIn, () => Promise.resolve(quiet));
  expect(results.map(({ outcome }) => outcome)).toEqual(checks.map(() => "passed"));
  expect(results.map(({ note }) => note)).toContain("this stack runs no jobs: `jobs: false`");
});

const [HEALTH, ACCEPTED, REFUSED, DRIVEN, LIMITED, SCHEDULED, CACHED, LOG] = checks.map(({ name }) => name);
const anybody = () => ({ body: { vehicles: [] } });
/** By how many ticks each run is before the last one that has come. */
const ran = (...ticksAgo: number[]) => ({
  "GET /api/jobs/trip-report/runs": () => ({ body: { runs: runsAt(...ticksAgo) } }),
});

test.each<[fault: string, routes: Routes, check: string | undefined, seen: string, hint: string]>([
  [
    "the database is away",
    { "GET /health": () => refusal(503, "DEPENDENCY_FAILURE") },
    HEALTH,
    "expected 200, got 503",
    "a migration that failed",
  ],
  ["something else is there", { "GET /health": () => ({ body: "It works!" }) }, HEALTH, "not JSON", "service's log"],
  [
    "the secret is another one",
    { "GET /api/vehicles": () => refusal(401, "UNAUTHENTICATED") },
    ACCEPTED,
    "expected 200, got 401",
    "JWT_SECRET isn't what the stack has",
  ],
  ["anybody is let in", { "GET /api/vehicles": anybody }, REFUSED, "expected 401, got 200", "anybody's word"],
  [
    "a refusal is in other words",
    { "GET /api/vehicles": ({ role }) => (role ? anybody() : { status: 401, body: "at org.fleet.Main" }) },
    REFUSED,
    "not JSON",
    "anybody's word",
  ],
  [
    "a viewer writes",
    {
      "POST /api/vehicles": ({ role, made }) => {
        if (role === "viewer") return refusal(400, "INVALID_INPUT");
        made.set("/api/vehicles/1", {});
        return { status: 201, body: { id: 1 } };
      },
    },
    REFUSED,
    "expected 403, got 400",
    "anybody's word",
  ],
  ["tables are missing", { "POST /api/drivers": () => refusal(500, "INTERNAL") }, DRIVEN, "INTERNAL", "migrates"],
  [
    "a vehicle goes on two trips at once",
    {
      "POST /api/trips": ({ trips, body: { vehicleId = 0, driverId = 0 } }) => {
        const trip = { id: trips.size + 1, vehicleId, driverId, endedAt: null, distanceKm: null };
        trips.set(trip.id, trip);
        return { status: 201, body: trip };
      },
    },
    DRIVEN,
    "expected 409, got 201",
    "Postgres",
  ],
  [
    "what is written isn't read",
    { "GET /api/trips": () => ({ body: { trips: [] } }) },
    DRIVEN,
    "GET /api/trips?state=open: the trip isn't there",
    "Postgres",
  ],
  [
    "Redis is away",
    { "GET /api/drivers": () => ({ body: { drivers: [] } }) },
    LIMITED,
    "expected a number that falls",
    "Without Redis nobody is limited",
  ],
  ["a tick was run by two", ran(0, 0, 1), SCHEDULED, "run more than once", "don't see one lock"],
  [
    "a tick was run again",
    {
      "GET /api/jobs/trip-report/runs": () => ({
        body: { runs: runsAt(0).map((run) => ({ ...run, attempts: 2 })) },
      }),
    },
    SCHEDULED,
    "run more than once",
    "don't see one lock",
  ],
  ["runs come in another order", ran(1, 0), SCHEDULED, "doesn't come first", "lock"],
  ["a tick is left out", ran(0, 1, 3), SCHEDULED, "none was run", "held up"],
  [
    "nothing is kept in Redis",
    { "GET /api/reports/trips": () => reportFrom("miss") },
    CACHED,
    "none of 4 answers came from the cache",
    "Without Redis each report is read from Postgres",
  ],
  [
    "a report doesn't say where it is from",
    { "GET /api/reports/trips": () => ({ ...reportFrom(""), headers: {} }) },
    CACHED,
    "`X-Cache` says ``",
    "Postgres",
  ],
])("where %s one check fails", async (_, routes, check, seen, hint) => {
  const results = await verify(routes);
  expectOneFailure(results, { check, seen, hint });
});

test("a tick that nobody ran before the newest instance began is nothing that it could know of", async () => {
  const [first, second, ...older] = runsAt(0, 1, 3, 5);
  const runs = [first, second, ...older.map((run) => ({ ...run, instance: "before" }))];
  const results = await verify({ "GET /api/jobs/trip-report/runs": () => ({ body: { runs } }) });
  expect(results.map(({ outcome }) => outcome)).toEqual(checks.map(() => "passed"));
});

test.each<[string, number[], string]>([
  ["has not run yet", [], "the job has not run yet"],
  ["runs no more", [8, 9], "the last tick is"],
])("a job that %s is waited for, and told with what was seen", async (_, ticksAgo, seen) => {
  const over = new AbortController();
  const answers = runsAt(...ticksAgo);
  let asked = 0;
  await using fake = await FakeFleet.start({
    "GET /api/jobs/trip-report/runs": () => {
      asked += 1;
      if (asked === 2) over.abort();
      return { body: { runs: answers } };
    },
  });
  const { outputs } = fake;
  const never = () => Promise.reject(new Error("it is not asked for"));
  const context = { outputs, signal: over.signal, openPage: never, logsOf: never, now: () => 0 };
  await expect(checks.find(({ name }) => name === SCHEDULED)?.run(context)).rejects.toThrow(seen);
  expect(asked).toBe(2);
});

test.each([
  [log("ERROR", "the job trip-report failed"), "the job trip-report failed"],
  ['Exception in thread "main" java.lang.IllegalStateException', "Exception in thread"],
])("a failure in the log fails one check: %s", async (line, seen) => {
  expectOneFailure(await verify({}, [...quiet, line]), { check: LOG, seen, hint: "npx slipway logs api" });
});
