import { expect, test } from "../fixtures";
import { stack } from "../stack";

const envelope = (code: string) => ({ error: expect.objectContaining({ code }) as unknown });

test("whoever is not signed in is told so, by name and by header", async ({ api }) => {
  for (const token of [undefined, "forged"]) {
    const response = await api.send("GET", "/lists", token === undefined ? {} : { token });
    expect([response.status(), await response.json()]).toEqual([401, envelope("NOT_SIGNED_IN")]);
    expect(response.headers()["www-authenticate"]).toBe("Bearer");
  }
});

test("what isn't there is answered in the API's own form", async ({ api, person: { token } }) => {
  for (const path of ["/nothing", "/lists/1", "/lists/00000000-0000-4000-8000-000000000000"])
    expect(await api.ask("GET", path, { token }), path).toEqual([404, envelope("NOT_FOUND")]);
});

test("each field that is wrong is named, and none of what was typed comes back", async ({ api }) => {
  const response = await api.send("POST", "/accounts", { body: { name: "", email: "ada", password: "tooshort" } });
  expect(response.status()).toBe(400);
  const text = await response.text();
  const { error } = JSON.parse(text) as { error: { code: string; fields: object } };
  expect(error.code).toBe("VALIDATION_FAILED");
  expect(Object.keys(error.fields).sort()).toEqual(["email", "name", "password"]);
  expect(text).not.toContain("tooshort");
});

test("what is no JSON, and what is longer than any page sends, is refused", async ({ playwright }) => {
  const request = await playwright.request.newContext();
  const send = async (data: string) => {
    const response = await request.post(`${stack.apiUrl}/accounts`, {
      headers: { "content-type": "application/json" },
      data: Buffer.from(data),
    });
    return [response.status(), await response.json()] as unknown;
  };
  expect(await send("{")).toEqual([400, envelope("REQUEST_REFUSED")]);
  expect(await send(JSON.stringify({ name: "x".repeat(20_000) }))).toEqual([413, envelope("REQUEST_REFUSED")]);
  await request.dispose();
});

test("the site tells strangers nothing: to sign in first, and of what isn't there no more than that", async ({
  request,
}) => {
  const list = await request.get(`${stack.webUrl}/lists/1`, { maxRedirects: 0 });
  expect([list.status(), list.headers().location]).toEqual([307, "/sign-in?to=%2Flists%2F1"]);
  const nothing = await request.get(`${stack.webUrl}/nothing`);
  expect(nothing.status()).toBe(404);
  expect(await nothing.text()).not.toMatch(/\n\s+at .+:\d+:\d+/);
});

test("no other site acts for a person", async ({ request, person: { email, password } }) => {
  for (const [method, path] of [
    ["POST", "/session"],
    ["DELETE", "/session"],
    ["POST", "/session/access-token"],
    ["DELETE", "/account"],
  ] as const) {
    const response = await request.fetch(stack.webUrl + path, {
      method,
      headers: { origin: "https://example.com" },
      data: { email, password },
    });
    expect([response.status(), await response.json()], `${method} ${path}`).toEqual([403, envelope("REQUEST_REFUSED")]);
  }
});
