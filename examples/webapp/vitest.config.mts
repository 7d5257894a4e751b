import { defineConfig } from "vitest/config";

/** Each starts servers and makes a database of its own. */
const withServers = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };
const withDatabase = { globalSetup: "test/support/template.ts", ...withServers };
const resolve = { alias: { "@": new URL("apps/web", import.meta.url).pathname } };
const oxc = { jsx: { runtime: "automatic" as const } };
export default defineConfig({
  test: {
    projects: [
      // None waits for anything; a machine that has much else to do hashes passwords slowly all the same.
      { resolve, oxc, test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } },
      { resolve, oxc, test: { name: "api", include: ["test/api/**/*.test.ts"], ...withDatabase } },
      { resolve, oxc, test: { name: "web", include: ["test/web/**/*.test.ts"], ...withDatabase } },
      {
        resolve,
        oxc,
        test: {
          name: "pages",
          include: ["test/web/**/*.test.tsx"],
          environment: "./test/support/browser.ts",
          ...withDatabase,
        },
      },
      { test: { name: "processes", include: ["test/processes/**/*.test.ts"], ...withServers } },
    ],
    coverage: {
      provider: "v8",
      // All that runs, whether a test loads it or not.
      include: ["apps/*/{src,app,components,lib}/**/*.{ts,tsx}", "apps/web/*.{ts,js}", "packages/*/src/**/*.ts"],
      exclude: ["**/next-env.d.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { lines: 80, statements: 80, functions: 80, branches: 80 },
    },
  },
});
