import { accessTokenSchema } from "@webapp/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestApi } from "../support/api";

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api[Symbol.asyncDispose]());

const anAccount = { name: "Ada", email: "ada@example.com", password: "four words will do" };

test("an account is made once, and its address is one whatever its case", async () => {
  const [status, session] = await api.ask("POST", "/accounts", { body: anAccount });
  expect([status, session]).toMatchObject([201, { token: expect.any(String) as string, account: { name: "Ada" } }]);
  expect(await api.ask("POST", "/accounts", { body: { ...anAccount, email: " ADA@example.com" } })).toMatchObject([
    409,
    { error: { code: "EMAIL_TAKEN" } },
  ]);
});

test.each([
  ["name", { name: " " }],
  ["email", { email: "ada" }],
  ["password", { password: "short" }],
  ["password", { password: "x".repeat(201) }],
  ["body", { admin: true }],
])("an account whose %s is wrong is refused, and it is said what of it", async (field, change) => {
  const [status, body] = await api.ask("POST", "/accounts", { body: { ...anAccount, ...change } });
  expect([status, body]).toMatchObject([
    400,
    { error: { code: "VALIDATION_FAILED", fields: { [field]: expect.any(String) as string } } },
  ]);
});

test("who signs in is known by the token, until they sign out", async () => {
  const { email, password } = await api.signUp("Ben");
  const [status, session] = await api.ask("POST", "/sessions", { body: { email, password } });
  expect(status).toBe(201);
  const { token } = accessTokenSchema.parse(session);
  expect(await api.ask("GET", "/accounts/me", { token })).toMatchObject([200, { name: "Ben", email }]);
  expect(await api.ask("DELETE", "/sessions/current", { token })).toEqual([204, undefined]);
  expect(await api.ask("GET", "/accounts/me", { token })).toMatchObject([401, { error: { code: "NOT_SIGNED_IN" } }]);
});

test("a wrong password and an address without an account are answered alike", async () => {
  const { email } = await api.signUp("Cleo");
  const wrong = await api.ask("POST", "/sessions", { body: { email, password: "another one" } });
  const nobody = await api.ask("POST", "/sessions", { body: { email: "nobody@example.com", password: "another one" } });
  expect(wrong).toMatchObject([401, { error: { code: "WRONG_CREDENTIALS" } }]);
  expect(nobody).toEqual(wrong);
});

test("one account can't be tried without end, and others are not in the way", async () => {
  const [one, other] = [await api.signUp("Dora"), await api.signUp("Eve")];
  const tryWith = async ({ email }: { email: string }) => {
    const [status, body] = await api.ask("POST", "/sessions", { body: { email, password: "a guess" } });
    return status === 429 ? body : status;
  };
  const tries = [];
  for (let each = 0; each < 11; each++) tries.push(await tryWith(one));
  expect(tries.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(tries[10]).toMatchObject({ error: { code: "TOO_MANY_ATTEMPTS" } });
  expect(await tryWith(other)).toBe(401);
});

test("nor can one address be signed up with without end; what is no address is refused as ever", async () => {
  const tries = [];
  for (let each = 0; each < 11; each++)
    tries.push(await api.ask("POST", "/accounts", { body: { ...anAccount, email: "dan@example.com" } }));
  expect(tries.map(([status]) => status)).toEqual([201, ...Array.from({ length: 9 }, () => 409), 429]);
  expect(tries[10]).toMatchObject([429, { error: { code: "TOO_MANY_ATTEMPTS" } }]);
  for (let each = 0; each < 11; each++)
    expect((await api.ask("POST", "/accounts", { body: { ...anAccount, email: "dan" } }))[0]).toBe(400);
});

test("a burst of sign-ins is answered, or told to come back", async () => {
  const { email, password } = await api.signUp("Fay");
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, each) =>
      api.send("POST", "/sessions", { body: { email: `${each}${email}`, password } }),
    ),
  );
  const busy = answers.filter(({ status }) => status === 503);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 503]));
  for (const answer of busy) {
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toMatchObject({ error: { code: "BUSY" } });
  }
});

test("a page's token reads and writes, but makes no other and removes no account; it ends with its session", async () => {
  const { token } = await api.signUp("Finn");
  const [, made] = await api.ask("POST", "/access-tokens", { token });
  const access = accessTokenSchema.parse(made);
  expect(Date.parse(access.expiresAt) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  expect(await api.ask("GET", "/lists", { token: access.token })).toEqual([200, { lists: [] }]);
  for (const [method, path] of [
    ["POST", "/access-tokens"],
    ["DELETE", "/accounts/me"],
    ["DELETE", "/sessions/current"],
  ] as const)
    expect(await api.ask(method, path, { token: access.token }), path).toMatchObject([401, {}]);
  await api.ask("DELETE", "/sessions/current", { token });
  expect(await api.ask("GET", "/lists", { token: access.token })).toMatchObject([401, {}]);
});

test("what has expired is over", async () => {
  const { token } = await api.signUp("Gus");
  const [, made] = await api.ask("POST", "/access-tokens", { token });
  const access = accessTokenSchema.parse(made);
  await api.database.query(`UPDATE access_tokens SET expires_at = now() - interval '1 second'`);
  expect(await api.ask("GET", "/lists", { token: access.token })).toMatchObject([401, {}]);
  expect(await api.ask("GET", "/lists", { token })).toMatchObject([200, {}]);
  await api.database.query(`UPDATE sessions SET expires_at = now() - interval '1 second'`);
  expect(await api.ask("GET", "/lists", { token })).toMatchObject([401, {}]);
  // The next one to sign in sweeps it away.
  await api.signUp("Hal");
  expect(await api.database.query(`SELECT count(*)::int AS sessions FROM sessions`)).toEqual([{ sessions: 1 }]);
});

test.each([
  undefined,
  "Bearer",
  "Bearer a b",
  "Basic YTpi",
  `Bearer ${"x".repeat(43)}`,
  "Bearer '; DROP TABLE accounts",
])("`authorization: %s` is nobody", async (authorization) => {
  const response = await api.send("GET", "/accounts/me", { headers: authorization ? { authorization } : {} });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
});

test("no password and no token is kept in the clear, or logged", async () => {
  const { token, password, email } = await api.signUp("Ida");
  const tables = await Promise.all(
    ["accounts", "sessions", "access_tokens"].map((table) => api.database.query(`SELECT ${table}::text FROM ${table}`)),
  );
  const kept = JSON.stringify(tables);
  expect(kept).toContain(email);
  for (const secret of [token, password]) expect(kept).not.toContain(secret);
  const logged = JSON.stringify(api.lines);
  expect(api.lines).toContainEqual(expect.objectContaining({ route: "/accounts", status: 201, msg: "request" }));
  for (const secret of [token, password, email]) expect(logged).not.toContain(secret);
});
