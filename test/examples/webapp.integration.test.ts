import { afterAll, beforeAll, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { buildOf } from "../../stacks/webapp/settings";
import { type DataStores, startDataStores } from "../data-stores";
import { Example } from "./example";

let folder: TestFolder;
let stores: DataStores;
let example: Example;
/** What a service is built with natively: its variables are there while it is built, as they are at Render. */
const variables = {
  NODE_ENV: "production",
  NEXT_PUBLIC_API_URL: "https://api.example.com",
  RENDER_GIT_COMMIT: "0123456789abcdef0123456789abcdef01234567",
};
beforeAll(async () => {
  folder = await TestFolder.create();
  [stores, example] = await Promise.all([startDataStores(), Example.named("webapp").copyTo(folder.path)]);
  await example.shell(buildLine("api"), variables);
  // Here both are built in one folder, so the second line's install would be the first one's again.
  await example.shell(buildLine("web").replace(/^.* && /, ""), variables);
}, 600_000);
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function buildLine(service: "api" | "web"): string {
  const build = buildOf(service, "native");
  return "build" in build ? build.build : "";
}

const checkLimitMs = 300_000;
test("`webapp` is right by its own linter and compiler", () => example.npm(["run", "lint"]), checkLimitMs);

test(
  "`webapp` passes its own tests on a Postgres, and they reach four fifths of it",
  () => example.npm(["run", "coverage"], { DATABASE_URL: stores.DATABASE_URL }),
  checkLimitMs,
);

test("what the native build leaves is what is started", async () => {
  const { DATABASE_URL } = stores;
  const webOrigin = "https://app.example.com";
  await example.node({ DATABASE_URL }, "apps/api/dist/migrate.js", "up");
  await using api = await example.startProgram("apps/api/dist/server.js", "/health", {
    DATABASE_URL,
    WEB_ORIGIN: webOrigin,
  });
  const started = "apps/web/.next/standalone/apps/web/start.js";
  const env = { API_PRIVATE_ADDRESS: new URL(api.url).host, HOSTNAME: "127.0.0.1" };
  await using web = await example.startProgram(started, "/health", env);
  const page = await fetch(web.url, { headers: { "x-forwarded-proto": "https" } });
  expect(page.headers.get("content-security-policy")).toContain(variables.NEXT_PUBLIC_API_URL);
  expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
  const text = await page.text();
  expect(text).toContain("Create an account");
  // Pages of one release ask for its own scripts, and are loaded anew where an answer is another one's.
  expect(text).toMatch(new RegExp(`src="/_next/static/[^"]+\\.js\\?dpl=${variables.RENDER_GIT_COMMIT}"`));
  expect((await fetch(web.url)).headers.has("strict-transport-security")).toBe(false);
});
