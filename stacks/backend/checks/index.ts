import { z } from "zod";
import type { Check, CheckContext } from "../../check";
import { getJson, parseJson, request } from "../../check-requests";
import { CHECK_USER, signIn } from "./tokens";

const start =
  "Read the service's log: its last line of category `startup` names a variable that is wrong or missing, or says that the database can't be reached.";
const signInHint =
  "SUPABASE_JWT_SECRET and SUPABASE_JWT_ISSUER must be those of one Supabase project: `code` in the answer says what of the token was not accepted.";

const alive: Check = {
  name: "GET /health says that the service lives",
  run: async ({ outputs, signal }) => {
    if (outputs.healthProbes === "false") {
      // What answers in the contract's own words is the service, and no proxy before it.
      const answer = await (await request(`${outputs.apiUrl}/health`, { signal }, 404)).text();
      parseJson("GET /health", answer, envelope);
      return "it lives, and serves none: `ENABLE_HEALTH_PROBES=false`";
    }
    const health = z.strictObject({
      data: z.strictObject({ status: z.literal("ok"), version: z.literal("v1"), uptime: z.number().nonnegative() }),
    });
    await getJson(`${outputs.apiUrl}/health`, health, signal);
    return undefined;
  },
  hint: `${start} The setting ENABLE_HEALTH_PROBES says whether there is a \`/health\`.`,
};
const signedIn: Check = {
  name: "GET /auth/me tells who a valid token was issued to",
  needs: [alive],
  run: async (context) => {
    const user = z.strictObject({
      data: z.looseObject({ id: z.literal(CHECK_USER), role: z.literal("authenticated") }),
    });
    const answer = await ask(context, "GET", "/auth/me", { token: await signIn(context.outputs) });
    parseJson("GET /auth/me", answer, user);
    return undefined;
  },
  hint: signInHint,
};
const refused: Check = {
  name: "GET /auth/me refuses a token that another project signed, and none at all",
  needs: [alive],
  run: async (context) => {
    const foreign = await signIn({ ...context.outputs, jwtSecret: "a-secret-that-no-project-has-ever-had" });
    for (const token of [foreign, undefined]) {
      const answer = await ask(context, "GET", "/auth/me", { token, status: 401 });
      parseJson("GET /auth/me", answer, envelope);
    }
    return undefined;
  },
  hint: "The service takes anybody's token: what serves at its address is not the release that was asked for.",
};
const projected: Check = {
  name: "a projection with known input has the known result",
  needs: [signedIn],
  run: async (context) => {
    // 1 % a month: 1,000.00 → 1,110.00 → 1,221.10 → 1,333.31, with 100.00 put in at each month's end.
    const body = { opening: 100_000, monthlyDeposit: 10_000, rate: 1_200, months: 3 };
    const answer = await ask(context, "POST", "/projections", { token: await signIn(context.outputs), body });
    const result = z.strictObject({ data: z.strictObject({ balances: z.array(z.number()) }) });
    const { balances } = parseJson("POST /projections", answer, result).data;
    const expected = [111_000, 122_110, 133_331];
    if (balances.join() !== expected.join())
      throw new Error(`expected ${expected.join(", ")}, got ${balances.join(", ")}`);
    return undefined;
  },
  hint: "The release calculates otherwise than the contract says: its unit tests of projections say where.",
};
const stored: Check = {
  name: "GET /plans reads the database",
  needs: [signedIn],
  run: async (context) => {
    const answer = await ask(context, "GET", "/plans", { token: await signIn(context.outputs) });
    parseJson("GET /plans", answer, z.strictObject({ data: z.array(z.unknown()) }));
    return undefined;
  },
  hint: "`DEPENDENCY_FAILURE` means that Postgres can't be reached; `INTERNAL_ERROR` here means tables that are missing: the pre-deploy command migrates.",
};
const quiet: Check = {
  name: "the log of the live deploy has no failure",
  // Last, so that what the other checks cause is seen, too.
  needs: [alive],
  run: async ({ logsOf }) => {
    const lines = (await logsOf("api")).map(readLine);
    const [failure, ...more] = lines.filter(({ level }) => level === "error" || level === "fatal");
    if (failure === undefined) return `${lines.length} lines`;
    const others = more.length > 0 ? `, and ${more.length} more` : "";
    throw new Error(`\`${failure.category}\`: ${failure.msg}${others}`);
  },
  hint: "`prisma_failure` is the database, `error_global` a fault of the release: `npx slipway logs api` shows the lines.",
};

/** The contract of `backend`, each statement as something to try. */
export const checks: readonly Check[] = [alive, signedIn, refused, projected, stored, quiet];

const envelope = z.strictObject({ error: z.strictObject({ code: z.string().min(1), message: z.string().min(1) }) });

interface Asked {
  token: string | undefined;
  body?: object;
  status?: number;
}

async function ask(
  { outputs, signal }: CheckContext,
  method: "GET" | "POST",
  path: string,
  { token, body, status = 200 }: Asked,
): Promise<string> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return await (await request(`${outputs.apiUrl}${path}`, init, status)).text();
}

const lineSchema = z.looseObject({ level: z.string(), category: z.string().default("-"), msg: z.string().default("") });

/** A line of the log; one that isn't the service's own JSON is what Node.js says as it ends. */
function readLine(line: string): z.output<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return { level: /^\s*at |Error\b/.test(line) ? "error" : "info", category: "-", msg: line };
  }
}
