import { request } from "../../check-requests";
import type { CheckContext } from "../../check";

/** Whether the built site is there, and asks the system's own API and gateway. */
export async function isBuiltForSystem({ outputs, signal }: CheckContext): Promise<undefined> {
  const page = outputs.dashboardUrl ?? "";
  const html = await textAt(page, signal);
  const assets = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(
    (match) => new URL(match[1] ?? "", page).href,
  );
  if (assets.length === 0) throw new Error(`${page} names no script: is it the built site?`);
  const texts = await Promise.all(assets.map((asset) => textAt(asset, signal)));
  for (const address of [outputs.apiUrl ?? "", `${outputs.gatewayUrl}/realtime/ticks`]) {
    if (!texts.some((text) => text.includes(address))) throw new Error(`none of ${assets.join(", ")} knows ${address}`);
  }
}

/** Whether a browser lets the dashboard's pages read what the API and the gateway answer. */
export async function letsDashboardIn({ outputs, signal }: CheckContext): Promise<undefined> {
  const { origin } = new URL(outputs.dashboardUrl ?? "");
  for (const url of [`${outputs.apiUrl}/symbols`, `${outputs.gatewayUrl}/realtime/ticks?symbol=BTCUSDT`]) {
    const response = await request(url, { signal, headers: { origin } });
    await response.body?.cancel();
    const allowed = response.headers.get("access-control-allow-origin");
    if (allowed !== origin && allowed !== "*")
      throw new Error(`${url} does not let pages of ${origin} in (access-control-allow-origin: ${allowed})`);
  }
}

/** Whether a person would see prices move. */
export async function showsLivePrices({ outputs, openPage }: CheckContext): Promise<string> {
  const page = await openPage(outputs.dashboardUrl ?? "");
  try {
    const first = await page.textOf("price-BTCUSDT");
    return `BTCUSDT went from ${first} to ${await page.textOf("price-BTCUSDT", first)}`;
  } finally {
    await page.close();
  }
}

async function textAt(url: string, signal: AbortSignal): Promise<string> {
  return (await request(url, { signal })).text();
}
