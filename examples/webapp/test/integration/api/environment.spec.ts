import type { APIRequestContext } from "@playwright/test";
import { listSchema } from "@webapp/shared";
import type { Api } from "../api";
import { expect, test } from "../fixtures";
import { stack } from "../stack";

/** The origin that the API lets in when a page of `origin` asks; none where it is empty. */
async function allowedFor(api: Api, origin: string): Promise<string> {
  const asked = { "access-control-request-method": "PATCH", "access-control-request-headers": "authorization" };
  const response = await api.send("OPTIONS", "/lists", { headers: { origin, ...asked } });
  return response.headers()["access-control-allow-origin"] ?? "";
}

/** All scripts that a page names. */
async function scriptsOf(request: APIRequestContext, page: string): Promise<string[]> {
  const paths = [...new Set([...page.matchAll(/\/_next\/static\/[\w./~-]+\.js/g)].map(([path]) => path))];
  return Promise.all(paths.map(async (path) => (await request.get(stack.webUrl + path)).text()));
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
  api,
  request,
  person: { email, password, token },
}) => {
  const { "content-security-policy": policy } = (await request.get(stack.webUrl)).headers();
  expect(policy).toContain(`connect-src 'self' ${stack.apiUrl};`);
  const list = listSchema.parse((await api.ask("POST", "/lists", { token, body: { name: "Week" } }))[1]);
  await request.post(`${stack.webUrl}/session`, { headers: { origin: stack.webUrl }, data: { email, password } });
  const page = await (await request.get(`${stack.webUrl}/lists/${list.id}`)).text();
  const knowing = (await scriptsOf(request, page)).filter((script) => script.includes(stack.apiUrl));
  expect(knowing.length, "scripts that know the API").toBeGreaterThan(0);
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
