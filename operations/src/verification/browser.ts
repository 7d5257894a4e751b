import { existsSync } from "node:fs";
import type { Page } from "../../../stacks/check";
import { findOnPath } from "../../../toolchain/find-on-path";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A browser of the Chromium family on this machine: `CHROME_PATH`, else the first that is found. */
export function findBrowser(): string | undefined {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined) return chosen;
  return (
    programs.map((program) => findOnPath(program)).find((path) => path !== undefined) ?? applications.find(existsSync)
  );
}

/**
 * Opens a page in a browser of its own, without a window. Both are gone when `signal` aborts.
 *
 * @param executablePath a browser of the Chromium family
 */
export async function openPage(executablePath: string, url: string, signal: AbortSignal): Promise<Page> {
  const { chromium } = await import("playwright-core");
  // Chromium refuses to start its sandbox for root, who is who runs in most CI containers.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...args, "--disable-background-networking"] });
  signal.addEventListener("abort", () => void browser.close(), { once: true });
  const page = await browser.newPage();
  await page.goto(url);
  const alert = page.getByRole("alert").filter({ hasText: /\S/ });
  return {
    async textOf(testId, other) {
      const filled = page.getByTestId(testId).filter({ hasText: /\S/ });
      const element = other === undefined ? filled : filled.filter({ hasNotText: other });
      await element
        .or(alert)
        .first()
        .waitFor()
        .catch(() => {
          throw new Error(`the page shows no \`${testId}\`${other === undefined ? "" : ` other than ${other}`}`);
        });
      const alerts = await alert.allInnerTexts();
      if (alerts.length > 0) throw new Error(`the page says: ${alerts.join(" ")}`);
      return element.innerText();
    },
    close: () => browser.close(),
  };
}
