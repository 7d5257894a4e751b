import { afterAll, beforeAll, expect, test } from "vitest";
import { runChecks } from "../../operations/src/verification/run-checks";
import { checks } from "../../stacks/specimen/checks";
import { type DataStores, startDataStores } from "../data-stores";
import { Example } from "./example";

const example = Example.named("specimen");
let stores: DataStores;
beforeAll(async () => {
  stores = await startDataStores();
});
afterAll(() => stores[Symbol.asyncDispose]());

/** What comes of the checks that a new system begins with. */
async function outcomesAt({ url }: { url: string }): Promise<string[]> {
  const results = await runChecks(checks, {
    system: "specimen",
    outputs: { url },
    browser: undefined,
    limitMs: 30_000,
  });
  return results.map(({ outcome }) => outcome);
}

// Its one library is installed here as well, so that it runs where it stands.
test("`specimen` migrates its database, once, and counts its visitors", async () => {
  const { DATABASE_URL } = stores;
  await example.node({ DATABASE_URL }, "src/migrate.js");
  await example.node({ DATABASE_URL }, "src/migrate.js");
  await using service = await example.startProgram("src/main.js", "/health", { DATABASE_URL, GREETING: "Hi" });
  const greet = async () => (await fetch(service.url)).text();
  expect([await greet(), await greet()]).toEqual(["Hi! You are visitor 1.\n", "Hi! You are visitor 2.\n"]);
  expect(await outcomesAt(service)).toEqual(["passed", "passed"]);
});

test("`specimen` is not ready before its database is migrated", async () => {
  await using empty = await startDataStores();
  const { DATABASE_URL } = empty;
  await using service = await example.startProgram("src/main.js", "/", { DATABASE_URL }, 503);
  expect((await fetch(`${service.url}/health`)).status).toBe(503);
  expect(await outcomesAt(service)).toEqual(["failed", "skipped"]);
});

// All of 127.0.0.0/8 is this machine on Linux: what listens on 127.0.0.1 alone isn't at 127.0.0.2.
test.runIf(process.platform === "linux").each([
  [{}, false],
  [{ NODE_ENV: "development" }, false],
  [{ NODE_ENV: "production" }, true],
])("`specimen` with %o listens on all addresses: %s", async (env, listensOnAll) => {
  const DATABASE_URL = "postgres://127.0.0.1:1/none";
  await using service = await example.startProgram("src/main.js", "/", { DATABASE_URL, ...env }, 503);
  const elsewhere = fetch(service.url.replace("127.0.0.1", "127.0.0.2"));
  expect(
    await elsewhere.then(
      (response) => response.status,
      () => "nobody there",
    ),
  ).toBe(listensOnAll ? 503 : "nobody there");
});
