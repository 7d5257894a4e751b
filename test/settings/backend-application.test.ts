import { resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { checkValues } from "../../components/manifest";
import { manifest } from "../../stacks/backend/manifests";
import type { Value } from "./edge-values";

// The manifest of `backend` takes what its application takes, and nothing else: values on either side of each limit.

const right = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://app:pw@db/app?sslmode=require&uselibpqcompat=true",
  SUPABASE_JWT_SECRET: "a-secret-of-thirty-two-characters",
  SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1",
};
const flag = { taken: [true, false, "true", "false"], refused: [1, 0, "yes", "TRUE", "on"] };
const edges: Record<string, { taken: readonly Value[]; refused: readonly Value[] }> = {
  // Whatever is deployed runs in production, so that the manifest takes no more; on a developer's machine the application does.
  NODE_ENV: { taken: ["production"], refused: ["live", "PRODUCTION", true] },
  DATABASE_URL: {
    taken: [right.DATABASE_URL, right.DATABASE_URL.replace("postgresql:", "postgres:")],
    refused: [right.DATABASE_URL.replace("postgresql:", "mysql:"), 5432],
  },
  SUPABASE_JWT_SECRET: { taken: ["x".repeat(32), "ü".repeat(32)], refused: ["x".repeat(31), 5] },
  SUPABASE_JWT_ISSUER: {
    taken: ["https://shop.supabase.co/auth/v1", "http://127.0.0.1:54321/auth/v1"],
    refused: ["shop.supabase.co", "ftp://shop.supabase.co", 5],
  },
  ENABLE_PERF_LOGS: flag,
  LOG_LEVEL: { taken: ["info", "warn", "error", "debug"], refused: ["trace", "INFO", 30] },
  ENABLE_SLOW_QUERY_WARNINGS: flag,
  ENABLE_HEALTH_PROBES: flag,
  ENABLE_REQUEST_LOGS: { ...flag },
};

interface Application {
  readEnvironment: (variables: Record<string, string>) => Record<string, unknown>;
}

let application: Application;
beforeAll(async () => {
  const entry = resolve(__dirname, "../../examples/backend/src/environment.ts");
  const options = { bundle: true, write: false, platform: "node", format: "esm", logLevel: "error" } as const;
  const { outputFiles } = await build({ entryPoints: [entry], nodePaths: [resolve("node_modules")], ...options });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  application = (await import(`data:text/javascript;base64,${code}`)) as Application;
});

/** What the application makes of its variables, or that it ends at its start. */
function read(variables: Record<string, string>): Record<string, unknown> | "refused" {
  try {
    return application.readEnvironment(variables);
  } catch {
    return "refused";
  }
}

const rows = Object.entries(edges).flatMap(([variable, { taken, refused }]) => [
  ...taken.map((value) => ({ variable, value, verdict: "taken" })),
  ...refused.map((value) => ({ variable, value, verdict: "refused" })),
]);

test.each(rows)("$variable: $value is $verdict", ({ variable, value, verdict }) => {
  // In staging each flag may be set either way.
  const told = checkValues(manifest, { [variable]: value }, "staging");
  expect({
    manifest: told.length === 0 ? "taken" : "refused",
    application: read({ ...right, [variable]: String(value) }) === "refused" ? "refused" : "taken",
  }).toEqual({ manifest: verdict, application: verdict });
});

test("the application reads what the manifest has and the port, and both have the same defaults", () => {
  const own = read(right);
  expect(own).not.toBe("refused");
  const { PORT, ...variables } = own as Record<string, unknown>;
  expect(PORT).toBe(10000);
  const defaults = Object.entries(manifest.shape).map(([name, schema]) => [
    name,
    (right as Record<string, string>)[name] ?? schema.safeParse(undefined).data,
  ]);
  expect(variables).toEqual(Object.fromEntries(defaults));
  expect(Object.keys(edges).sort()).toEqual(Object.keys(manifest.shape).sort());
});
