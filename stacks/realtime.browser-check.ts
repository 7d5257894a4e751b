import type { Check, CheckContext, Page } from "./system";

/** The dashboard in a browser where the machine has one; without, everything that a browser would ask for. */
export const dashboardCheck: Check = {
  name: "the dashboard loads and shows live ticks",
  run: (context) =>
    context.openPage === undefined ? checkWithoutBrowser(context) : checkInBrowser(context, context.openPage),
  hint: "A page that loads and stays empty means a CORS error (its origin is not in CORS_ALLOW_ORIGINS or ALLOW_ORIGINS), or that it was built for other addresses (VITE_API_BASE_URL, VITE_REALTIME_URL).",
};

async function checkInBrowser({ outputs }: CheckContext, open: (url: string) => Promise<Page>): Promise<string> {
  const page = await open(outputs.dashboardUrl ?? "");
  try {
    const first = await page.textOf("price-BTCUSDT");
    return `seen in a browser: BTCUSDT went from ${first} to ${await page.textOf("price-BTCUSDT", first)}`;
  } finally {
    await page.close();
  }
}

async function checkWithoutBrowser({ outputs, signal }: CheckContext): Promise<string> {
  const page = outputs.dashboardUrl ?? "";
  const html = await (await get(page, signal)).text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(
    (match) => new URL(match[1] ?? "", page).href,
  );
  if (assets.length === 0) throw new Error(`${page} names no script: is it the built site?`);
  const texts = await Promise.all(assets.map(async (asset) => (await get(asset, signal)).text()));
  const stream = `${outputs.gatewayUrl}/realtime/ticks`;
  for (const address of [outputs.apiUrl ?? "", stream]) {
    if (!texts.some((text) => text.includes(address))) throw new Error(`none of ${assets.join(", ")} knows ${address}`);
  }
  const origin = new URL(page).origin;
  for (const url of [`${outputs.apiUrl}/symbols`, `${stream}?symbol=BTCUSDT`]) {
    const response = await get(url, signal, { origin });
    const allowed = response.headers.get("access-control-allow-origin");
    await response.body?.cancel();
    if (allowed !== origin && allowed !== "*")
      throw new Error(`${url} does not let pages of ${origin} in (access-control-allow-origin: ${allowed})`);
  }
  return "no browser on this machine: page, scripts, addresses and CORS were checked instead";
}

async function get(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { signal, headers });
  if (!response.ok) throw new Error(`GET ${url}: got ${response.status}`);
  return response;
}
