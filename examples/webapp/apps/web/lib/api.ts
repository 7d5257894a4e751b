import type { z } from "zod";
import { ApiFailure, failureIn, unreachable } from "./api-failure";
import { apiPrivateUrl } from "./environment";

/** Milliseconds that a page waits for the API at most. */
const PATIENCE_MS = 10_000;

interface Asked {
  token?: string | undefined;
  method?: "GET" | "POST" | "DELETE";
  body?: object | undefined;
}

/**
 * Asks the API from this server.
 *
 * @param schema what the answer holds
 * @throws ApiFailure
 */
export async function askApi<Schema extends z.ZodType>(
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

async function send(path: string, asked: Asked): Promise<Response> {
  try {
    return await sendOnce(path, asked);
  } catch (error) {
    // A kept connection may lead to an instance that has just ended, or something before the API may answer in its place, as in a deploy:
    // asking again does no harm.
    const isDeploy = error instanceof ApiFailure && error.code === "API_UNREACHABLE";
    if (!isDeploy || (asked.method ?? "GET") !== "GET") throw error;
    return sendOnce(path, asked);
  }
}

async function sendOnce(path: string, { token, method = "GET", body }: Asked): Promise<Response> {
  const response = await fetch(apiPrivateUrl() + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    console.warn({ method, route: path.split("/")[1] ?? "" }, "the API does not answer", error);
    throw unreachable();
  });
  if (response.ok) return response;
  throw await failureIn(response);
}
