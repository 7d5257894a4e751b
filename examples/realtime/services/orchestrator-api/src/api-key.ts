import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "@realtime/service";
import type { onRequestAsyncHookHandler } from "fastify";

/** A hook that answers 401 unless the request carries `apiKey` in `x-api-key`. */
export function requireApiKey(apiKey: string): onRequestAsyncHookHandler {
  const expected = digest(apiKey);
  return async (request) => {
    const given = request.headers["x-api-key"];
    if (typeof given === "string" && timingSafeEqual(digest(given), expected)) return;
    throw new ApiError(401, "unauthorized", "The header `x-api-key` is missing or wrong.");
  };
}

/** Of one length for every key, so that comparing tells nothing about it. */
const digest = (key: string): Buffer => createHash("sha256").update(key).digest();
