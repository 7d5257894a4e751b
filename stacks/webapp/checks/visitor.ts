import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { CheckContext } from "../../check";
import { parseJson, request } from "../../check-requests";

const NAME = "A check of the system";

interface Asked {
  method?: "GET" | "POST" | "DELETE";
  body?: object;
  status?: number;
}

/** Somebody with an account of a check's own, at the pages and at the API as a browser is. */
export class Visitor {
  private constructor(
    private readonly context: CheckContext,
    private readonly cookie: string,
  ) {}

  /** Makes an account at the web application, works with it, and removes it again whatever came of that. */
  static async during<Result>(context: CheckContext, work: (visitor: Visitor) => Promise<Result>): Promise<Result> {
    const email = `check-${randomUUID()}@example.com`;
    const account = { name: NAME, email, password: randomUUID() };
    const response = await askSite(context, "/account", { method: "POST", body: account, status: 201 });
    const set = response.headers.get("set-cookie") ?? "";
    const [cookie = ""] = set.split(";");
    const name = context.outputs.webUrl?.startsWith("https:") ? "__Host-session" : "session";
    if (!cookie.startsWith(`${name}=`)) throw new Error(`POST /account sets no cookie \`${name}\``);
    if (!/; ?HttpOnly/i.test(set))
      throw new Error(`the cookie \`${name}\` is in scripts' reach: it lacks \`HttpOnly\``);
    const visitor = new Visitor(context, cookie);
    try {
      return await work(visitor);
    } finally {
      await visitor.askSite("/account", { method: "DELETE", status: 204 });
    }
  }

  /** A page of the web application, as its server renders it. */
  async page(path: string): Promise<string> {
    return (await this.askSite(path, {})).text();
  }

  /** The name under which pages greet the visitor. */
  readonly name = NAME;

  /** Asks the API at its public address, as a script of a page does. Rejects where a browser would not let it read the answer. */
  async askApi<Schema extends z.ZodType>(path: string, schema: Schema, asked: Asked): Promise<z.output<Schema>> {
    const { outputs } = this.context;
    const token = parseJson(
      "POST /session/access-token",
      await (await this.askSite("/session/access-token", { method: "POST" })).text(),
      z.object({ token: z.string() }),
    );
    const headers = { authorization: `Bearer ${token.token}` };
    const response = await send(this.context, `${outputs.apiUrl}${path}`, asked, headers);
    const allowed = response.headers.get("access-control-allow-origin");
    if (allowed !== outputs.webUrl)
      throw new Error(`${path} does not let pages of ${outputs.webUrl} in (access-control-allow-origin: ${allowed})`);
    return parseJson(`${asked.method ?? "GET"} ${path}`, await response.text(), schema);
  }

  private askSite(path: string, asked: Asked): Promise<Response> {
    return askSite(this.context, path, asked, { cookie: this.cookie });
  }
}

function askSite(context: CheckContext, path: string, asked: Asked, headers: Record<string, string> = {}) {
  return send(context, `${context.outputs.webUrl}${path}`, asked, headers);
}

function send(
  { outputs, signal }: CheckContext,
  url: string,
  { method = "GET", body, status = 200 }: Asked,
  headers: Record<string, string>,
): Promise<Response> {
  const origin = new URL(outputs.webUrl ?? "").origin;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return request(url, { method, headers: { origin, ...type, ...headers }, signal, ...content }, status);
}
