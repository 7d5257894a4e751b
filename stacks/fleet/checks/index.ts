import { z } from "zod";
import type { Check } from "../../check";
import { getJson } from "../../check-requests";
import { ask, expectRefusal } from "./api";
import { expectCached, expectRunsOfNow } from "./job";
import { tokenOf } from "./tokens";
import { driveOnce } from "./trip";

const ready: Check = {
  name: "GET /health says that the database answers",
  run: async ({ outputs, signal }) => {
    await getJson(`${outputs.apiUrl}/health`, z.strictObject({ status: z.literal("ok") }), signal);
    return undefined;
  },
  hint: "Read the service's log: its last line of level `error` names a variable that is wrong or missing, a migration that failed or is to come, or says that Postgres can't be reached.",
};
const accepted: Check = {
  name: "who has a token of this stack is let in",
  needs: [ready],
  run: async (context) => {
    await ask(context, "GET", "/api/vehicles", { as: "viewer" });
    return undefined;
  },
  hint: "JWT_SECRET isn't what the stack has, or the service's clock is minutes wrong.",
};
const refused: Check = {
  name: "a token of somebody else, none at all, and a role that is too small are refused",
  needs: [ready],
  run: async (context) => {
    const foreign = await tokenOf("dispatcher", { jwtSecret: "a-secret-that-no-fleet-has-ever-had" });
    for (const as of [{ token: foreign }, undefined])
      await expectRefusal(context, ["GET", "/api/vehicles"], "UNAUTHENTICATED", { as, status: 401 });
    // Of nothing nothing is made, where it is taken after all.
    await expectRefusal(context, ["POST", "/api/vehicles"], "FORBIDDEN", { as: "viewer", body: {}, status: 403 });
    return undefined;
  },
  hint: "The service takes anybody's word: what serves at its address is not the release that was asked for.",
};
const driven: Check = {
  name: "a vehicle and a driver go on a trip and end it, and are on one at a time",
  needs: [accepted],
  run: async (context) => {
    await driveOnce(context);
    return undefined;
  },
  hint: "`DEPENDENCY_FAILURE` means that Postgres can't be reached; `INTERNAL` here means tables that are missing: with `migrateOnStart: false` the pre-deploy command migrates.",
};
const limited: Check = {
  name: "requests of who has a token are counted",
  needs: [accepted],
  run: async (context) => {
    const { headers } = await ask(context, "GET", "/api/drivers", { as: "viewer" });
    const [limit, remaining] = ["x-ratelimit-limit", "x-ratelimit-remaining"].map((name) => headers.get(name) ?? "");
    if (Number(limit) > 0 && remaining !== "" && Number(remaining) < Number(limit))
      return `${remaining} of ${limit} left`;
    throw new Error(
      `GET /api/drivers: of \`${limit}\` requests \`${remaining}\` are left: expected a number that falls`,
    );
  },
  hint: "Without Redis nobody is limited: the log says whether it can be reached.",
};
const scheduled: Check = {
  name: "the job runs at its ticks, once at each",
  needs: [accepted],
  run: async (context) => (context.outputs.runsJobs === "false" ? JOBS_OFF : await expectRunsOfNow(context)),
  hint: "A job that fails says so in the log. One tick that was run twice means that two instances don't see one lock: they have to be on one Postgres, without a pooler before it that takes sessions apart. Ticks that were left out mean that an instance was held up, or that its runs failed, for more than 60 of them.",
};
const cached: Check = {
  name: "the job's report comes through the cache",
  needs: [scheduled],
  run: async (context) => (context.outputs.runsJobs === "false" ? JOBS_OFF : await expectCached(context)),
  hint: "Without Redis each report is read from Postgres: the log says whether it can be reached.",
};
const quiet: Check = {
  name: "the log of the live deploy has no failure",
  // Last, so that what the other checks cause is seen, too.
  needs: [ready],
  run: async ({ logsOf }) => {
    const lines = (await logsOf("api")).map(readLine);
    const [failure, ...more] = lines.filter(({ level }) => level.toLowerCase() === "error");
    if (failure === undefined) return `${lines.length} lines`;
    throw new Error(`${failure.message}${more.length > 0 ? `, and ${more.length} more` : ""}`);
  },
  hint: "`npx slipway logs api` shows the lines.",
};

/** The contract of `fleet`, each statement as something to try. */
export const checks: readonly Check[] = [ready, accepted, refused, driven, limited, scheduled, cached, quiet];

const JOBS_OFF = "this stack runs no jobs: `jobs: false`";

const lineSchema = z.looseObject({ level: z.string(), message: z.string() });

/** A line of the log; one that isn't the service's own JSON is what Java says as it ends. */
function readLine(line: string): z.output<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return {
      level: /^(Exception in thread|Error:|#|java\.lang\.\w+Error)/.test(line) ? "error" : "info",
      message: line,
    };
  }
}
