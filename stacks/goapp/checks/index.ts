import { z } from "zod";
import type { Check, CheckContext } from "../../check";
import { request } from "../../check-requests";

/** Pages have this long by the contract. */
const pageLimitMs = 2_000;

const ready: Check = {
  name: "GET /health says that the database answers",
  run: async ({ outputs, signal }) => {
    await request(`${outputs.url}/health`, { signal });
    return undefined;
  },
  hint: "Read the service's log: its last lines of level `error` name a variable that is wrong or missing, or say what of the disk can't be used.",
};
const quick: Check = {
  name: `the list of notes is there in less than ${pageLimitMs / 1000} seconds`,
  needs: [ready],
  run: async ({ outputs, signal, now }) => {
    const begun = now();
    const page = await (await request(`${outputs.url}/`, { signal })).text();
    const took = now() - begun;
    if (!page.includes('role="search"')) throw new Error("GET /: what came is not the list of notes");
    if (took >= pageLimitMs) throw new Error(`GET /: it took ${Math.round(took)} ms`);
    return `${Math.round(took)} ms`;
  },
  hint: "Something else serves at the address, or the instance has too little of a processor: `npx slipway status` shows the release that does.",
};
const written: Check = {
  name: "who has the access key writes a note, finds it and deletes it",
  needs: [quick],
  run: async (context) => {
    const session = await signIn(context, context.outputs.accessKey ?? "");
    const title = `Check ${crypto.randomUUID()}`;
    const note = (await post(context, "/notes", { title }, session, 303)).headers.get("location") ?? "";
    if (!/^\/notes\/\d+$/.test(note))
      throw new Error(`POST /notes: it leads to ${JSON.stringify(note)}, which is no note`);
    try {
      const found = await request(`${context.outputs.url}/?search=${encodeURIComponent(title)}`, context);
      if (!(await found.text()).includes(`href="${note}"`)) throw new Error("GET /?search: the note isn't found");
    } finally {
      await post(context, `${note}/delete`, {}, session, 303);
    }
    await request(`${context.outputs.url}${note}`, { signal: context.signal }, 404);
    return undefined;
  },
  hint: "A 401 means that ACCESS_KEY isn't what the stack has; a 500, that the disk is full or read-only: the log says which.",
};
const refused: Check = {
  name: "nobody writes without the access key",
  needs: [ready],
  run: async (context) => {
    await post(context, "/notes", { title: "forged" }, "session=9999999999.forged", 401);
    await post(context, "/sign-in", { key: "a key that nobody has ever been given" }, undefined, 401);
    return undefined;
  },
  hint: "The service takes anybody's word: what serves at its address is not the release that was asked for.",
};
const measured: Check = {
  name: "requests are counted, for whoever has the token alone",
  needs: [ready],
  run: async ({ outputs, signal }) => {
    await request(`${outputs.url}/metrics`, { signal }, 401);
    const headers = { authorization: `Bearer ${outputs.metricsToken}` };
    const text = await (await request(`${outputs.url}/metrics`, { signal, headers })).text();
    const counts = [...text.matchAll(/^http_request_duration_seconds_count\{.*\} (\d+)$/gm)].map(([, count]) =>
      Number(count),
    );
    if (counts.length === 0) throw new Error("GET /metrics: `http_request_duration_seconds` isn't there");
    return `${counts.reduce((sum, count) => sum + count, 0)} so far`;
  },
  hint: "METRICS_TOKEN isn't what the stack has.",
};
const quiet: Check = {
  name: "the log of the live deploy has no failure",
  // Last, so that what the other checks cause is seen, too.
  needs: [ready],
  run: async ({ logsOf }) => {
    const lines = (await logsOf("web")).map(readLine);
    const [failure, ...more] = lines.filter(({ level }) => level === "error");
    if (failure === undefined) return `${lines.length} lines`;
    throw new Error(`\`${failure.error}\`: ${failure.msg}${more.length > 0 ? `, and ${more.length} more` : ""}`);
  },
  hint: "`npx slipway logs web` shows the lines.",
};

/** The contract of `goapp`, each statement as something to try. */
export const checks: readonly Check[] = [ready, quick, written, refused, measured, quiet];

/** Resolves with the cookie of a session. */
async function signIn(context: CheckContext, key: string): Promise<string> {
  const answer = await post(context, "/sign-in", { key }, undefined, 303);
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  if (cookie === "") throw new Error("POST /sign-in: no session came with the answer");
  return cookie;
}

/** Sends a form, as a page does, and follows no redirect. */
function post(
  { outputs, signal }: CheckContext,
  path: string,
  form: Record<string, string>,
  cookie: string | undefined,
  status: number,
): Promise<Response> {
  const headers = cookie === undefined ? {} : { cookie };
  const init = { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual", signal } as const;
  return request(`${outputs.url}${path}`, init, status);
}

const lineSchema = z.looseObject({ level: z.string(), msg: z.string(), error: z.string().default("-") });

/** A line of the log; one that isn't the service's own JSON is what Go says as it ends. */
function readLine(line: string): z.output<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return { level: /^(panic|fatal error):/.test(line) ? "error" : "info", msg: line, error: "-" };
  }
}
