import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

/** Where reports go: git sees none of them. */
const reports = process.env.INTEGRATION_REPORTS ?? join(__dirname, "../coverage/integration");
/** A browser of the Chromium family on this machine; without one, that which `npx playwright install chromium` has put there. */
const executablePath = process.env.CHROME_PATH;

export default defineConfig({
  testDir: "integration",
  outputDir: join(reports, "failures"),
  fullyParallel: true,
  workers: 2,
  // What fails has failed: each test has an account of its own, and waits for what it wants to see.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [
    ["list"],
    ["junit", { outputFile: join(reports, "junit.xml") }],
    ["html", { outputFolder: join(reports, "html"), open: "never" }],
  ],
  use: {
    baseURL: process.env.WEBAPP_WEB_URL,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // Chromium refuses to start its sandbox for root, who is who runs in most CI containers.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "api", testMatch: "api/**/*.spec.ts" },
    { name: "desktop", testMatch: "browser/**/*.spec.ts", use: devices["Desktop Chrome"] },
    { name: "phone", testMatch: "browser/**/*.spec.ts", use: devices["Pixel 7"] },
    // Alone, and of what works: else the figures would be those of the other tests.
    {
      name: "first page",
      testMatch: "figures/first-page.spec.ts",
      use: devices["Pixel 7"],
      dependencies: ["api", "desktop", "phone"],
    },
    { name: "load", testMatch: "figures/load.spec.ts", fullyParallel: false, dependencies: ["first page"] },
  ],
});
