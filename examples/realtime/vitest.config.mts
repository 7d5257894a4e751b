import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["{packages,services}/*/src/**/*.test.ts", "frontend/*/src/**/*.test.ts"] },
});
