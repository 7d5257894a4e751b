import type { APIRequestContext } from "@playwright/test";
import type { Api } from "../api";
import { expect, test } from "../fixtures";
import { stack } from "../stack";

/** What a page of an origin may do at the API. */
async function allowedFor(api: Api, origin: string): Promise<string | undefined> {
  const asked = { "access-control-request-method": "PATCH", "access-control-request-headers": "authorization" };
  const response = await api.send("OPTIONS", "/lists", { headers: { origin, ...asked } });
  return response.headers()["access-control-allow-origin"];
}

async function scriptsOf(request: APIRequestContext, path: string): Promise<string[]> {
  const page = await (await request.get(stack.webUrl + path)).text();
  const sources = [
    ...new Set([...page.matchAll(/src="(\/_next\/static\/[^"]+\.js[^"]*)"/g)].flatMap(([, src]) => src ?? [])),
  ];
  expect(sources.length).toBeGreaterThan(0);
  return Promise.all(sources.map(async (source) => (await request.get(stack.webUrl + source)).text()));
}

test("both services say that they live", async ({ request }) => {
  for (const url of [stack.apiUrl, stack.webUrl]) {
    const response = await request.get(`${url}/health`);
    expect([response.status(), await response.json()], url).toEqual([200, { status: "ok" }]);
  }
});

test("WEB_ORIGIN is the web application's address: its pages may call the API, and no others", async ({ api }) => {
  expect(await allowedFor(api, stack.webUrl)).toBe(stack.webUrl);
  expect(await allowedFor(api, "https://example.com")).not.toMatch(/example\.com|\*/);
});

test("NEXT_PUBLIC_API_URL was there when the pages were built: the policy and a script name the API's public address", async ({
  request,
}) => {
  const { "content-security-policy": policy } = (await request.get(stack.webUrl)).headers();
  expect(policy).toContain(`connect-src 'self' ${stack.apiUrl};`);
  expect((await scriptsOf(request, "/sign-in")).filter((script) => script.includes("://localhost"))).toEqual([]);
});

test("NODE_ENV is `production`: nothing of a development server is there", async ({ request }) => {
  const home = await request.get(stack.webUrl);
  const headers = home.headers();
  expect(headers["content-security-policy"]).not.toMatch(/unsafe-eval|ws:/);
  expect(headers).not.toHaveProperty("x-powered-by");
  if (stack.webUrl.startsWith("https:")) expect(headers["strict-transport-security"]).toBe("max-age=31536000");
  expect(await home.text()).not.toMatch(/react-refresh|hmr-client|next-devtools/);
  for (const path of ["/_next/webpack-hmr", "/__nextjs_original-stack-frames"])
    expect((await request.get(stack.webUrl + path)).status(), path).toBe(404);
});
