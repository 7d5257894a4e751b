import { type AccessToken, accessTokenSchema } from "@webapp/shared";
import type { z } from "zod";
import { ApiFailure, failureIn, unreachable } from "./api-failure";

/** Milliseconds before its end at which a token isn't used any more. */
const MARGIN_MS = 30_000;

interface Asked {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: object;
}

/** The token that this page shows to the API. It is nowhere but in the page's memory, and good for minutes. */
let access: Promise<AccessToken> | undefined;

/** Asks the API from the browser. @throws ApiFailure */
export async function callApi<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  asked: Asked = {},
): Promise<z.output<Schema>> {
  const response = await send(path, asked);
  return schema.parse(await response.json());
}

/** Tells the API something that has no answer but that it was done. @throws ApiFailure */
export async function tellApi(path: string, asked: Asked): Promise<void> {
  await send(path, asked);
}

/** Asks this site's own server. @throws ApiFailure */
export async function callSite(path: string, method: "POST" | "DELETE", body?: object): Promise<Response> {
  return successOf(fetch(path, { method, ...jsonOf(body) }));
}

async function send(path: string, { method = "GET", body }: Asked, isSecond = false): Promise<Response> {
  const { token } = await accessToken();
  const { headers, ...rest } = jsonOf(body);
  const asked = { method, ...rest, headers: { ...headers, authorization: `Bearer ${token}` } };
  try {
    return await successOf(fetch(`${process.env.NEXT_PUBLIC_API_URL ?? ""}${path}`, asked));
  } catch (error) {
    // The token has run out while the machine slept, say: with a new one it may do.
    if (isSecond || !(error instanceof ApiFailure) || error.code !== "NOT_SIGNED_IN") throw error;
    access = undefined;
    return send(path, { method, ...(body && { body }) }, true);
  }
}

async function accessToken(): Promise<AccessToken> {
  access ??= newAccessToken();
  const token = await access;
  if (Date.parse(token.expiresAt) - Date.now() > MARGIN_MS) return token;
  access = newAccessToken();
  return access;
}

function newAccessToken(): Promise<AccessToken> {
  const asked = callSite("/session/access-token", "POST").then(async (response) =>
    accessTokenSchema.parse(await response.json()),
  );
  asked.catch(() => {
    access = undefined;
  });
  return asked;
}

async function successOf(asked: Promise<Response>): Promise<Response> {
  const response = await asked.catch(() => {
    throw unreachable();
  });
  if (response.ok) return response;
  throw await failureIn(response);
}

function jsonOf(body: object | undefined): { body?: string; headers?: Record<string, string> } {
  return body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}
