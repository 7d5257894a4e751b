import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../operations/src/verification/browser";

/** Why no test can use a browser; undefined when there is one. */
export function browserFault(): string | undefined {
  if (findBrowser() !== undefined) return undefined;
  return "there is no browser: install Chromium or Chrome, or set `CHROME_PATH`";
}

/** The dashboard of `realtime` in a browser, with live data. */
export class Dashboard implements AsyncDisposable {
  /** What the browser complained of: errors in the console, exceptions, requests that failed. */
  readonly problems: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(error.message));
    page.on("requestfailed", (request) => this.problems.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on("response", (response) => {
      if (response.status() >= 400) this.problems.push(`${response.url()}: ${response.status()}`);
    });
  }

  /** Opens the page and waits until its stream of ticks is there. */
  static async open(url: string): Promise<Dashboard> {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error(browserFault());
    // Chromium refuses to start its sandbox for root, who is who runs in most CI containers.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({ executablePath, args });
    const dashboard = new Dashboard(browser, await browser.newPage({ viewport: { width: 1280, height: 800 } }));
    await dashboard.page.goto(url);
    await dashboard.page.getByTestId("connection").and(dashboard.page.getByText("Live")).waitFor();
    return dashboard;
  }

  /** Waits until a symbol's price is the one given, written as people read it. */
  async untilPrice(symbol: string, price: string): Promise<void> {
    await this.page.getByTestId(`price-${symbol}`).filter({ hasText: price }).waitFor();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}
