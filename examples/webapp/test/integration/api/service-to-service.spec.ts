import { accessTokenSchema, listSchema } from "@webapp/shared";
import { expect, test } from "../fixtures";
import { stack } from "../stack";

const headers = { origin: stack.webUrl };

test("a page that the web application's server makes has what the API was told", async ({ api, request, person }) => {
  const { token, name, email, password } = person;
  const list = listSchema.parse((await api.ask("POST", "/lists", { token, body: { name: "Week" } }))[1]);
  await api.ask("POST", `/lists/${list.id}/items`, { token, body: { title: "Oats & honey" } });
  const signedIn = await request.post(`${stack.webUrl}/session`, { headers, data: { email, password } });
  expect(signedIn.status()).toBe(200);
  const home = await (await request.get(stack.webUrl)).text();
  expect(home).toContain(name);
  expect(home).toContain(`/lists/${list.id}`);
  // No script runs here: all of it is of the server's own asking.
  expect(await (await request.get(`${stack.webUrl}/lists/${list.id}`)).text()).toContain("Oats &amp; honey");
});

test("the site's session is one of the API's, and so is the token that it hands to its pages", async ({
  api,
  request,
  person: { email, password },
}) => {
  await request.post(`${stack.webUrl}/session`, { headers, data: { email, password } });
  const { cookies } = await request.storageState();
  const cookie = cookies.find(({ name }) => /^(__Host-)?session$/.test(name));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", secure: stack.webUrl.startsWith("https:") });
  const me = await api.ask("GET", "/accounts/me", { token: cookie?.value ?? "" });
  expect(me).toMatchObject([200, { email }]);
  const handed = await request.post(`${stack.webUrl}/session/access-token`, { headers });
  const { token } = accessTokenSchema.parse(await handed.json());
  expect(await api.ask("GET", "/accounts/me", { token })).toEqual(me);
});

test("signing out at the site ends the session at the API", async ({ api, request, person: { email, password } }) => {
  await request.post(`${stack.webUrl}/session`, { headers, data: { email, password } });
  const { cookies } = await request.storageState();
  const token = cookies.find(({ name }) => /^(__Host-)?session$/.test(name))?.value ?? "";
  expect((await request.delete(`${stack.webUrl}/session`, { headers })).status()).toBe(204);
  expect((await api.ask("GET", "/accounts/me", { token }))[0]).toBe(401);
});

test("what the API refuses, the site refuses in the same words", async ({ api, request, person: { email } }) => {
  const data = { email, password: "not the one at all" };
  const atSite = await request.post(`${stack.webUrl}/session`, { headers, data });
  expect([atSite.status(), await atSite.json()]).toMatchObject(await api.ask("POST", "/sessions", { body: data }));
});
