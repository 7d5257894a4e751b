import { accessTokenSchema } from "@webapp/shared";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { GET as health } from "../../apps/web/app/health/route";
import { TestApi } from "../support/api";
import { siteOrigin, TestSite } from "../support/site";

let api: TestApi;
let site: TestSite;
beforeAll(async () => {
  api = await TestApi.start();
});
beforeEach(() => {
  site = new TestSite(api);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => api[Symbol.asyncDispose]());

const json = (body: object): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

test("signing up, in and out sets a cookie that no script reads, and takes it away", async () => {
  const account = { name: "Ada", email: "ada@example.com", password: "four words will do" };
  const made = await site.send("/account", json(account));
  expect([made.status, await made.json()]).toMatchObject([201, { account: { name: "Ada" } }]);
  expect(made.headers.get("set-cookie")).toMatch(
    /^session=[\w-]{43}; Path=\/; Expires=.+; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect((await site.send("/session", { method: "DELETE" })).status).toBe(204);
  expect(site.cookie).toBeUndefined();
  const { email, password } = account;
  const signedIn = await site.send("/session", json({ email, password }));
  expect([signedIn.status, await signedIn.json()]).toMatchObject([200, { account: { name: "Ada" } }]);
  expect((await api.ask("GET", "/accounts/me", { token: site.cookie }))[0]).toBe(200);
  // A session that is over is signed out of all the same.
  await api.ask("DELETE", "/sessions/current", { token: site.cookie });
  expect((await site.send("/session", { method: "DELETE" })).status).toBe(204);
});

test("the cookie goes without HTTPS where the site has none", async () => {
  const { email, password } = await api.signUp("Ben");
  const host = new URL(siteOrigin).host;
  const response = await site.send("/session", json({ email, password }), `http://${host}`);
  expect(response.headers.get("set-cookie")).not.toContain("Secure");
});

test("at Render, where all is HTTPS, the cookie is one that no other host can set", async () => {
  vi.stubEnv("NODE_ENV", "production");
  vi.stubEnv("RENDER_EXTERNAL_URL", "https://webapp-web.onrender.com");
  const { email, password } = await api.signUp("Bo");
  site.cookieName = "__Host-session";
  const response = await site.send("/session", json({ email, password }));
  expect(response.headers.get("set-cookie")).toMatch(/^__Host-session=[\w-]{43}; Path=\/; .*; Secure$/);
  expect((await site.send("/session/access-token", { method: "POST" })).status).toBe(200);
  const plain = `http://${new URL(siteOrigin).host}`;
  expect((await site.send("/session/access-token", { method: "POST" }, plain)).status).toBe(403);
  site.cookieName = "session";
  expect((await site.send("/session/access-token", { method: "POST" })).status).toBe(401);
});

test("a page gets a token of its own, and the session's stays where it is", async () => {
  const { token } = await api.signUp("Cleo");
  site.cookie = token;
  const response = await site.send("/session/access-token", { method: "POST" });
  const access = accessTokenSchema.parse(await response.json());
  expect(access.token).not.toBe(token);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect((await api.ask("GET", "/lists", { token: access.token }))[0]).toBe(200);
});

test("an account is removed with its cookie", async () => {
  site.cookie = (await api.signUp("Dora")).token;
  const { cookie } = site;
  expect((await site.send("/account", { method: "DELETE" })).status).toBe(204);
  expect(site.cookie).toBeUndefined();
  expect((await api.ask("GET", "/accounts/me", { token: cookie }))[0]).toBe(401);
});

test.each([
  ["POST", "/session"],
  ["DELETE", "/session"],
  ["POST", "/account"],
  ["DELETE", "/account"],
  ["POST", "/session/access-token"],
])("%s %s is refused to other sites, and to whoever names none", async (method, path) => {
  const { token } = await api.signUp("Eve");
  site.cookie = token;
  for (const origin of ["https://evil.example.com", "null", "", null]) {
    const response = await site.send(path, { method, body: "{}" }, origin);
    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: "REQUEST_REFUSED" } }]);
  }
  expect((await api.ask("GET", "/accounts/me", { token }))[0]).toBe(200);
});

test("what the API refuses is passed on, field by field", async () => {
  const refused = await site.send("/account", json({ name: "Ada", email: "ada", password: "short" }));
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    { error: { code: "VALIDATION_FAILED", fields: { email: expect.any(String) as string } } },
  ]);
  const none = await site.send("/session", { method: "POST", body: "{" });
  expect([none.status, await none.json()]).toMatchObject([400, { error: { code: "REQUEST_REFUSED" } }]);
  const nobody = await site.send("/session/access-token", { method: "POST" });
  expect([nobody.status, await nobody.json()]).toMatchObject([401, { error: { code: "NOT_SIGNED_IN" } }]);
});

test("a body that is too long is refused by what it says of itself, and by what comes of it", async () => {
  const tooLong = [413, { error: { code: "REQUEST_REFUSED" } }];
  const said = await site.send("/session", { ...json({}), headers: { "content-length": "16385" } });
  expect([said.status, await said.json()]).toMatchObject(tooLong);
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(stream) {
      pulled++;
      stream.enqueue(new Uint8Array(4096));
    },
  });
  const come = await site.send("/session", { method: "POST", body: endless });
  expect([come.status, await come.json()]).toMatchObject(tooLong);
  expect(pulled).toBeLessThan(10);
});

test("without the API the answer says so, and nothing of where it would be", async () => {
  vi.stubEnv("API_PRIVATE_ADDRESS", "127.0.0.1:1");
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const response = await site.send("/session", json({ email: "ada@example.com", password: "x" }));
  const text = await response.text();
  expect([response.status, JSON.parse(text)]).toMatchObject([503, { error: { code: "API_UNREACHABLE" } }]);
  expect(text).not.toContain("127.0.0.1");
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
});

test("health asks nobody", async () => {
  vi.stubEnv("API_PRIVATE_ADDRESS", "127.0.0.1:1");
  expect(await health().json()).toEqual({ status: "ok" });
});
