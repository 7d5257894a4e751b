import { afterAll, beforeAll, expect, test } from "vitest";
import { TestApi, webOrigin } from "../support/api";

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api[Symbol.asyncDispose]());

test("pages of the web application may call from a browser, with every method that they use", async () => {
  const response = await api.send("OPTIONS", "/lists", {
    headers: {
      origin: webOrigin,
      "access-control-request-method": "PATCH",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": webOrigin,
    "access-control-allow-methods": "GET, POST, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type",
  });
  // No cookie ever goes there.
  expect(response.headers.has("access-control-allow-credentials")).toBe(false);
});

test("errors are for pages of the web application to read, too", async () => {
  const response = await api.send("GET", "/lists", { headers: { origin: webOrigin } });
  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([401, webOrigin]);
});

test("no other page is named", async () => {
  for (const origin of ["https://evil.example.com", "null", `${webOrigin}.example.com`]) {
    const response = await api.send("GET", "/health", { headers: { origin } });
    expect(response.headers.get("access-control-allow-origin"), origin).not.toBe(origin);
  }
});

test("what isn't there, can't be read or is too long is an error of the same form", async () => {
  expect(await api.ask("GET", "/nothing")).toMatchObject([404, { error: { code: "NOT_FOUND" } }]);
  const headers = { "content-type": "application/json" };
  const send = async (body: string) => {
    const response = await fetch(`${api.url}/sessions`, { method: "POST", headers, body });
    return [response.status, await response.json()] as const;
  };
  expect(await send("{")).toMatchObject([400, { error: { code: "REQUEST_REFUSED" } }]);
  expect(await send(`"${"x".repeat(20_000)}"`)).toMatchObject([413, { error: { code: "REQUEST_REFUSED" } }]);
  expect(await send("[]")).toMatchObject([400, { error: { code: "VALIDATION_FAILED" } }]);
});

test("a fault of the service's own tells nothing of itself", async () => {
  await using broken = await TestApi.start();
  const { token } = await broken.signUp("Ada");
  await broken.database.query(`DROP TABLE items`);
  const [status, body] = await broken.ask("GET", "/lists", { token });
  expect([status, body]).toEqual([
    500,
    { error: { code: "INTERNAL_ERROR", message: "Something went wrong on our side." } },
  ]);
  expect(broken.lines).toContainEqual(expect.objectContaining({ level: "error", msg: "a request failed" }));
});

test("without a database the service lives, and says which part is missing", async () => {
  await using alone = await TestApi.start("postgresql://app:hunter2@127.0.0.1:1/app");
  expect(await alone.ask("GET", "/health")).toEqual([200, { status: "ok" }]);
  const body = { email: "ada@example.com", password: "four words will do" };
  expect(await alone.ask("POST", "/sessions", { body })).toMatchObject([
    503,
    { error: { code: "DATABASE_UNREACHABLE" } },
  ]);
  expect(alone.lines).toContainEqual(expect.objectContaining({ msg: "the database could not be used" }));
  expect(JSON.stringify(alone.lines)).not.toContain("hunter2");
});

test("a connection that the database ends is no end of the service", async () => {
  await using other = await TestApi.start();
  const { token } = await other.signUp("Ada");
  await other.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await expect.poll(() => other.lines.map(({ msg }) => msg)).toContain("an idle connection to the database broke");
  expect(await other.ask("GET", "/lists", { token })).toEqual([200, { lists: [] }]);
});
