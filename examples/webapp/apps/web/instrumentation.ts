import type { Instrumentation } from "next";

/** Runs once, before the server takes requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./lib/environment")).exitOnWrongEnvironment();
}

/** One line for each request that failed: the route it was for, and never its address. */
export const onRequestError: Instrumentation.onRequestError = (error, { method }, { routePath, routeType }) => {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  console.error({ method, route: routePath, kind: routeType, digest }, "a request failed", error);
};
