import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../operations/src/verification/browser";

/** Why no test can use a browser; undefined when there is one. */
export function browserFault(): string | undefined {
  if (findBrowser() !== undefined) return undefined;
  return "there is no browser: install Chromium or Chrome, or set `CHROME_PATH`";
}

interface Layout {
  /** With what has to be scrolled to. */
  pageWidth: number;
  /** Where the list of ticks ends. */
  end: number;
  /** Its rows, those that have to be scrolled to, too. */
  boxes: { top: number; bottom: number }[];
}

/** Text, since it is for the browser: this program has no `document`. One look, since ticks move on. */
const LAYOUT = `(() => {
  const list = document.querySelector('[aria-label="Latest ticks"] table').parentElement;
  return {
    pageWidth: document.documentElement.scrollWidth,
    end: list.getBoundingClientRect().bottom,
    boxes: [...list.querySelectorAll("tr")].map((row) => row.getBoundingClientRect().toJSON()),
  };
})()`;

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
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      // A page that is left, as at a reload, gives its open requests up itself.
      if (reason !== "net::ERR_ABORTED") this.problems.push(`${request.url()}: ${reason}`);
    });
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

  /** Chooses a symbol, as a person does. */
  async choose(symbol: string): Promise<void> {
    await this.page.getByRole("link", { name: symbol }).click();
    await this.untilShown(symbol);
  }

  /** Waits until the chart is a symbol's. */
  async untilShown(symbol: string): Promise<void> {
    await this.page.getByRole("main").getByRole("heading", { name: symbol }).waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** The commit that the page says it was built from, as far as it shows it. */
  async commit(): Promise<string> {
    return (await this.page.getByTestId("commit").locator("code").textContent()) ?? "";
  }

  /** What is cut on a screen of this width: the page, sideways, or a row of the list of ticks at its lower end. */
  async cutAt(width: number): Promise<string[]> {
    await this.page.setViewportSize({ width, height: 812 });
    const rows = this.page.getByRole("region", { name: "Latest ticks" }).getByRole("row");
    await rows.first().waitFor();
    const { pageWidth, end, boxes } = await this.page.evaluate<Layout>(LAYOUT);
    // Half a pixel is rounding.
    const cut = boxes.filter(({ top, bottom }) => top < end - 0.5 && bottom > end + 0.5);
    const cutRows = cut.map(({ top, bottom }) => `a row from ${top} to ${bottom}, in a list that ends at ${end}`);
    return pageWidth > width ? [`the page, ${pageWidth} wide`, ...cutRows] : cutRows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}
