import { z } from "zod";
import type { CheckContext } from "../../check";
import { parseJson, request } from "../../check-requests";
import { type Role, tokenOf } from "./tokens";

/** What every refusal looks like. */
const envelope = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string().min(1) }) });

/** A request to the API, and what is expected of its answer. */
interface Asked {
  /** Whose token is sent. */
  as: Role | { token: string } | undefined;
  body?: object;
  /** @default 200 */
  status?: number;
}

/** Asks the API, as somebody or as nobody. Rejects unless the status is the one expected. */
export async function ask(
  { outputs, signal }: CheckContext,
  method: "GET" | "POST" | "DELETE",
  path: string,
  { as, body, status = 200 }: Asked,
): Promise<Response> {
  const token = typeof as === "string" ? await tokenOf(as, outputs) : as?.token;
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return await request(`${outputs.apiUrl}${path}`, init, status);
}

/** Asks for JSON. Rejects unless it is as `schema` says. */
export async function askFor<Schema extends z.ZodType>(
  context: CheckContext,
  [method, path]: readonly ["GET" | "POST", string],
  schema: Schema,
  asked: Asked,
): Promise<z.output<Schema>> {
  const answer = await ask(context, method, path, asked);
  return parseJson(`${method} ${path}`, await answer.text(), schema);
}

/** Expects to be refused, in the contract's own words. */
export async function expectRefusal(
  context: CheckContext,
  [method, path]: readonly ["GET" | "POST", string],
  code: string,
  asked: Asked & { status: number },
): Promise<void> {
  const { error } = await askFor(context, [method, path], envelope, asked);
  if (error.code !== code) throw new Error(`${method} ${path}: expected \`${code}\`, got \`${error.code}\``);
}
