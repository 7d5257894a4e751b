import { defineConfig } from "vitest/config";

/** Each starts processes and makes a database of its own. */
const withDatabase = { globalSetup: "test/support/template.ts", testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      { test: { name: "integration", include: ["test/integration/**/*.test.ts"], ...withDatabase } },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], ...withDatabase } },
    ],
  },
});
