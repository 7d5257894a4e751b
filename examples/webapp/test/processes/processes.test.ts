import { afterEach, expect, test } from "vitest";
import { TestDatabase } from "../support/database";
import { addressOf, killAll, start, webOrigin } from "../support/processes";

afterEach(killAll);

test.each([
  ["api", {}, "the environment is not usable: `DATABASE_URL` is missing; `WEB_ORIGIN` is missing"],
  ["migrate", {}, "the environment is not usable: `DATABASE_URL` is missing"],
  ["migrate", { DATABASE_URL: "postgresql://127.0.0.1:1/app" }, expect.stringMatching(/^usage: /) as string],
  ["web", {}, "could not start: `API_PRIVATE_ADDRESS` is missing"],
] as const)("%s with %o ends, and its last line says why", async (program, variables, msg) => {
  const { lines, exitCode } = start(program, variables);
  expect(await exitCode()).toBe(1);
  expect(lines.at(-1)).toMatchObject({ level: expect.stringMatching(/^(fatal|error)$/) as string, msg });
});

test("no database at the start is the API's end, said without a password", async () => {
  const DATABASE_URL = "postgresql://app:hunter2@127.0.0.1:1/app";
  const { lines, exitCode } = start("api", { DATABASE_URL, WEB_ORIGIN: webOrigin });
  expect(await exitCode()).toBe(1);
  expect(lines).toMatchObject([{ level: "fatal", msg: "could not start: is the database there?" }]);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});

test("migrations that fail end with an error", async () => {
  const { exitCode, lines } = start("migrate", { DATABASE_URL: "postgresql://app:hunter2@127.0.0.1:1/app" }, "up");
  expect(await exitCode()).toBe(1);
  expect(lines).toContainEqual(expect.objectContaining({ level: "fatal", msg: "migrations failed" }));
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});

test("the built migrations make the tables that the built API needs; SIGTERM ends it in good order", async () => {
  await using database = await TestDatabase.create();
  const migrations = start("migrate", { DATABASE_URL: database.url }, "up");
  expect(await migrations.exitCode()).toBe(0);
  expect(migrations.lines.at(-1)).toMatchObject({
    migrations: ["0001_accounts", "0002_lists", "0003_expired_sessions"],
  });
  const { lines, child, exitCode } = start("api", { DATABASE_URL: database.url, WEB_ORIGIN: webOrigin, PORT: "0" });
  await addressOf(lines);
  child.kill("SIGTERM");
  expect(await exitCode()).toBe(0);
  expect(lines.at(-1)).toMatchObject({ msg: "stopping", signal: "SIGTERM" });
});

test("the built web application serves pages without the API, and SIGTERM ends it in good order", async () => {
  const { lines, child, exitCode } = start("web", { API_PRIVATE_ADDRESS: "127.0.0.1:1", PORT: "0" });
  const url = await addressOf(lines);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: "ok" });
  const page = await fetch(url);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Create an account")]);
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  // Who is signed in needs the API: the page says so, and how it is made stays in the log.
  const failed = await fetch(url, { headers: { cookie: "session=x" } });
  const text = await failed.text();
  expect(failed.status).toBe(500);
  expect(text).not.toMatch(/ECONNREFUSED|ApiFailure|node_modules|127\.0\.0\.1:1/);
  expect(lines).toContainEqual(expect.objectContaining({ level: "error", route: "/", msg: "a request failed" }));
  child.kill("SIGTERM");
  expect(await exitCode()).toBe(0);
});
