import { z } from "zod";
import type { Check, CheckContext } from "../../check";
import { getJson, parseJson, request } from "../../check-requests";
import { Visitor } from "./visitor";

const health = z.strictObject({ status: z.literal("ok") });
const envelope = z.strictObject({ error: z.object({ code: z.string().min(1), message: z.string().min(1) }) });

const apiAlive: Check = {
  name: "GET /health of the API says that it lives",
  run: async ({ outputs, signal }) => {
    await getJson(`${outputs.apiUrl}/health`, health, signal);
    return undefined;
  },
  hint: "Read the API's log: its last line names a variable that is wrong or missing, or says that the database can't be reached.",
};
const webAlive: Check = {
  name: "GET /health of the web application says that it lives",
  run: async ({ outputs, signal }) => {
    await getJson(`${outputs.webUrl}/health`, health, signal);
    return undefined;
  },
  hint: "Read the web application's log. Where it lists no error, look at HOSTNAME: only with `0.0.0.0` Next.js can be reached from outside.",
};
const signedIn: Check = {
  name: "who signs up at the web application is known to its pages",
  needs: [apiAlive, webAlive],
  run: (context) =>
    Visitor.during(context, async (visitor) => {
      const page = await visitor.page("/");
      if (!page.includes(visitor.name)) throw new Error("the page `/` does not greet who is signed in");
      return undefined;
    }),
  hint: "`API_UNREACHABLE` means that API_PRIVATE_ADDRESS does not lead the web application's server to the API; an `INTERNAL_ERROR` of the API, that tables are missing: its pre-deploy command migrates.",
};
const listed: Check = {
  name: "a list that a browser writes at the API is in the page that the server renders",
  needs: [signedIn],
  run: (context) =>
    Visitor.during(context, async (visitor) => {
      const created = z.object({ id: z.uuid() });
      const list = await visitor.askApi("/lists", created, { method: "POST", body: { name: "Checks" }, status: 201 });
      const item = { title: "Tea for the check" };
      await visitor.askApi(`/lists/${list.id}/items`, created, { method: "POST", body: item, status: 201 });
      const page = await visitor.page(`/lists/${list.id}`);
      if (!page.includes(item.title)) throw new Error(`the page of the list lacks \`${item.title}\``);
      await knowsApi(context, page);
      return undefined;
    }),
  hint: "NEXT_PUBLIC_API_URL is written into the pages' scripts when they are built, and WEB_ORIGIN is who may call: the API's and the web application's own addresses.",
};
const closed: Check = {
  name: "the API lets in pages of the web application alone",
  needs: [apiAlive],
  run: async ({ outputs, signal }) => {
    const preflight = async (origin: string) => {
      const asked = { "access-control-request-method": "PATCH", "access-control-request-headers": "authorization" };
      const init = { method: "OPTIONS", headers: { origin, ...asked }, signal };
      const { headers } = await request(`${outputs.apiUrl}/lists`, init, 204);
      return headers.get("access-control-allow-origin");
    };
    const own = await preflight(outputs.webUrl ?? "");
    if (own !== outputs.webUrl) throw new Error(`pages of ${outputs.webUrl} are not let in (it names ${own})`);
    const foreign = await preflight("https://example.com");
    if (foreign === "https://example.com" || foreign === "*")
      throw new Error(`pages of https://example.com are let in (it names ${foreign})`);
    return undefined;
  },
  hint: "WEB_ORIGIN has to be the web application's address: with a domain of its own, that one.",
};
const refused: Check = {
  name: "what isn't there and what isn't allowed is answered, and tells nothing of how it is made",
  needs: [apiAlive, webAlive],
  run: async ({ outputs, signal }) => {
    const { apiUrl, webUrl } = outputs;
    for (const [url, status] of [
      [`${apiUrl}/nothing`, 404],
      [`${apiUrl}/lists`, 401],
    ] as const)
      parseJson(`GET ${url}`, await (await request(url, { signal }, status)).text(), envelope);
    const page = await (await request(`${webUrl}/nothing`, { signal }, 404)).text();
    if (/\n\s+at .+:\d+:\d+/.test(page)) throw new Error("the page of what isn't there shows a stack trace");
    const turnedAway = await request(`${webUrl}/lists/1`, { signal, redirect: "manual" }, 307);
    const to = turnedAway.headers.get("location") ?? "";
    if (!to.startsWith("/sign-in?")) throw new Error(`a stranger's way to a list leads to \`${to}\`, not to sign in`);
    const forged = { method: "DELETE", headers: { origin: "https://example.com" }, signal };
    parseJson("DELETE /session", await (await request(`${webUrl}/session`, forged, 403)).text(), envelope);
    return undefined;
  },
  hint: "What serves at these addresses is not the release that was asked for, or its own tests would have failed.",
};
const quiet: Check = {
  name: "the logs of both live deploys are JSON and have no failure",
  // Last, so that what the other checks cause is seen, too.
  needs: [apiAlive, webAlive],
  run: async ({ logsOf }) => {
    const counts = [];
    for (const service of ["api", "web"]) {
      const lines = (await logsOf(service)).filter((line) => !line.startsWith("==>")).map(readLine);
      const failure = lines.find(({ level }) => ["error", "fatal", "unreadable"].includes(level));
      if (failure !== undefined) throw new Error(`${service} logged \`${failure.msg}\``);
      counts.push(`${service} ${lines.length}`);
    }
    return `${counts.join(", ")} lines`;
  },
  hint: "`npx slipway logs web` and `npx slipway logs api` show the lines: `the database could not be used` is Postgres, `the API does not answer` the way between the two.",
};

/** The contract of `webapp`, each statement as something to try. */
export const checks: readonly Check[] = [apiAlive, webAlive, signedIn, listed, closed, refused, quiet];

/** Whether a page's scripts call the API where it is. */
async function knowsApi({ outputs, signal }: CheckContext, page: string): Promise<void> {
  const paths = [...new Set([...page.matchAll(/\/_next\/static\/[\w./~-]+\.js/g)].map(([path]) => path))];
  const scripts = await Promise.all(
    paths.map(async (path) => (await request(`${outputs.webUrl}${path}`, { signal })).text()),
  );
  if (!scripts.some((script) => script.includes(outputs.apiUrl ?? "")))
    throw new Error(`none of the page's ${scripts.length} scripts knows ${outputs.apiUrl}`);
}

const lineSchema = z.looseObject({ level: z.string(), msg: z.string().default("") });

/** A line of the log; what is no JSON of a service's own is what Node.js says as it ends. */
function readLine(line: string): z.output<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return { level: "unreadable", msg: line };
  }
}
