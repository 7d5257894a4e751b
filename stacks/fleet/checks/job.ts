import { z } from "zod";
import type { CheckContext } from "../../check";
import { eventually, parseJson } from "../../check-requests";
import { ask } from "./api";

const runSchema = z.looseObject({
  tick: z.iso.datetime({ offset: true }),
  instance: z.string().min(1),
  attempts: z.number().int(),
});
const runsSchema = z.looseObject({ runs: z.array(runSchema) });
const reportSchema = z.looseObject({
  tick: z.iso.datetime({ offset: true }),
  tripsEnded: z.number().int().nonnegative(),
  distanceKm: z.number().nonnegative(),
});

const RUNS = "/api/jobs/trip-report/runs?limit=100";
const REPORT = "/api/reports/trips";

/** Ticks are this many at most behind the service's own clock: the last one, and one that is on. */
const BEHIND = 2;

/** The runs that there were, newest first, once the last one is of now: that of a deploy that has just started may be to come. */
export async function expectRunsOfNow(context: CheckContext): Promise<string> {
  const seconds = Number(context.outputs.tripReportSeconds);
  const runs = await eventually(context.signal, async () => {
    const answer = await ask(context, "GET", RUNS, { as: "viewer" });
    const { runs } = parseJson(`GET ${RUNS}`, await answer.text(), runsSchema);
    // The clocks of two machines differ: the service's own tells its age.
    const now = Date.parse(answer.headers.get("date") ?? new Date().toISOString());
    const newest = runs[0];
    if (newest === undefined) throw new Error(`GET ${RUNS}: the job has not run yet`);
    const age = (now - Date.parse(newest.tick)) / 1000;
    if (age > BEHIND * seconds + 1)
      throw new Error(`GET ${RUNS}: the last tick is ${newest.tick}, ${Math.round(age)} seconds ago`);
    return runs;
  });
  expectOnceEach(runs);
  expectNoneLeftOut(runs, seconds);
  return `${runs.length} of the last ticks, each once`;
}

function expectOnceEach(runs: readonly z.output<typeof runSchema>[]): void {
  const ticks = runs.map(({ tick }) => Date.parse(tick));
  const again = runs.find(({ attempts }, at) => attempts !== 1 || ticks.indexOf(ticks[at] ?? NaN) !== at);
  if (again !== undefined) throw new Error(`GET ${RUNS}: the tick ${again.tick} was run more than once`);
  const older = ticks.findIndex((tick, at) => at > 0 && tick > (ticks[at - 1] ?? NaN));
  if (older !== -1) throw new Error(`GET ${RUNS}: the newest run doesn't come first`);
}

/**
 * Since the newest instance began no tick is left out, whoever ran it. Of what was before nothing is known: there may have been no instance,
 * or another interval.
 */
function expectNoneLeftOut(runs: readonly z.output<typeof runSchema>[], seconds: number): void {
  const began = runs.findLastIndex(({ instance }) => instance === runs[0]?.instance);
  for (const [at, { tick }] of runs.slice(1, began + 1).entries()) {
    const next = runs[at]?.tick ?? "";
    if (Date.parse(next) - Date.parse(tick) > seconds * 1000)
      throw new Error(`GET ${RUNS}: of the ticks between ${tick} and ${next} none was run`);
  }
}

/** The report of the last run comes from Redis, unless it is the first one that asks for it. */
export async function expectCached(context: CheckContext): Promise<string> {
  const sources: string[] = [];
  // Between two of them the cached one may end, or the next run take its place; not between all of them.
  for (let asked = 0; asked < 4; asked += 1) {
    const answer = await ask(context, "GET", REPORT, { as: "viewer" });
    parseJson(`GET ${REPORT}`, await answer.text(), reportSchema);
    const source = answer.headers.get("x-cache") ?? "";
    if (source !== "hit" && source !== "miss")
      throw new Error(`GET ${REPORT}: \`X-Cache\` says \`${source}\`: expected \`hit\` or \`miss\``);
    sources.push(source);
    if (source === "hit") return sources.join(", ");
  }
  throw new Error(`GET ${REPORT}: none of ${sources.length} answers came from the cache`);
}
