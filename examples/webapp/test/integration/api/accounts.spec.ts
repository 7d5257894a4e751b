import { accessTokenSchema, accountSchema } from "@webapp/shared";
import { expect, test } from "../fixtures";

test("who signs up is known by the session", async ({ api, person }) => {
  const [status, account] = await api.ask("GET", "/accounts/me", { token: person.token });
  expect(status).toBe(200);
  expect(accountSchema.parse(account)).toMatchObject({ name: person.name, email: person.email });
});

test("a page's token reads, and neither makes another nor removes the account", async ({ api, person }) => {
  const [made, body] = await api.ask("POST", "/access-tokens", { token: person.token });
  expect(made).toBe(201);
  const { token } = accessTokenSchema.parse(body);
  const statuses = async (...asked: [method: string, path: string][]) =>
    Promise.all(asked.map(async ([method, path]) => (await api.ask(method, path, { token }))[0]));
  expect(await statuses(["GET", "/accounts/me"], ["GET", "/lists"])).toEqual([200, 200]);
  expect(await statuses(["POST", "/access-tokens"], ["DELETE", "/accounts/me"])).toEqual([401, 401]);
});

test("a wrong password and an unknown address are answered alike", async ({ api, person, newCredentials }) => {
  const stranger = newCredentials("Nobody");
  const wrong = await api.ask("POST", "/sessions", { body: { email: person.email, password: "not the one at all" } });
  const unknown = await api.ask("POST", "/sessions", { body: { email: stranger.email, password: stranger.password } });
  expect(wrong).toEqual([401, { error: expect.objectContaining({ code: "WRONG_CREDENTIALS" }) as unknown }]);
  expect(unknown).toEqual(wrong);
});

test("an address has one account", async ({ api, person }) => {
  const { name, email, password } = person;
  const [status, body] = await api.ask("POST", "/accounts", { body: { name, email: email.toUpperCase(), password } });
  expect([status, body]).toMatchObject([409, { error: { code: "EMAIL_TAKEN" } }]);
});

test("a session that was ended opens nothing any more", async ({ api, person: { token } }) => {
  expect(await api.ask("DELETE", "/sessions/current", { token })).toEqual([204, undefined]);
  expect(await api.ask("GET", "/lists", { token })).toMatchObject([401, { error: { code: "NOT_SIGNED_IN" } }]);
});
