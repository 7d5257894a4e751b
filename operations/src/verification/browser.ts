import { existsSync } from "node:fs";
import type { Browser as Program, Page as ProgramPage } from "playwright-core";
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

/** A browser without a window, which starts while other things go on. */
export class Browser implements AsyncDisposable {
  /** An empty page, since one takes a moment to make. */
  private blank: Promise<ProgramPage> | undefined;

  private constructor(private readonly started: Promise<Program>) {
    this.blank = started.then((browser) => browser.newPage());
    // Whoever opens a page is told.
    this.blank.catch(() => undefined);
  }

  /** @param executablePath a browser of the Chromium family */
  static start(executablePath: string): Browser {
    return new Browser(launch(executablePath));
  }

  /** Opens a page that shares nothing with others. It is gone when `signal` aborts. */
  async openPage(url: string, signal: AbortSignal): Promise<Page> {
    const blank = this.blank;
    this.blank = undefined;
    const page = await (blank ?? this.started.then((browser) => browser.newPage()));
    signal.throwIfAborted();
    signal.addEventListener("abort", () => void page.close(), { once: true });
    // What is looked for on it is waited for.
    await page.goto(url, { waitUntil: "commit" });
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
      close: () => page.close(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const browser = await this.started.catch(() => undefined);
    await browser?.close();
  }
}

async function launch(executablePath: string): Promise<Program> {
  const { chromium } = await import("playwright-core");
  // Chromium refuses to start its sandbox for root, who is who runs in most CI containers.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...args, "--disable-background-networking"] });
}
