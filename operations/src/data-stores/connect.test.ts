import type { RenderClient } from "@slipway/render-client";
import { expect, test } from "vitest";
import { clientFor, findDataStore } from "./connect";

const postgres = { id: "dpg-1", system: "shop", name: "postgres", kind: "Postgres" } as const;
const reports = { ...postgres, id: "dpg-2", name: "reports" };
const cache = { ...postgres, id: "red-1", name: "cache", kind: "key value" } as const;

test("a data store is the only one of its kind, or that of the name", () => {
  expect(findDataStore([postgres, cache], "Postgres", undefined)).toBe(postgres);
  expect(findDataStore([postgres, reports, cache], "Postgres", "reports")).toBe(reports);
  expect(findDataStore([postgres, reports, cache], "Postgres", "shop/reports")).toBe(reports);
});

test.each([
  [[cache], undefined, "The stack has no Postgres."],
  [[postgres], "other", "There is no Postgres `other`; the stack has `shop/postgres`."],
  [
    [postgres, reports],
    undefined,
    "There are several Postgres instances: name one of `shop/postgres`, `shop/reports`.",
  ],
] as const)("of %j, asking for %s says: %s", (stores, wanted, sentence) => {
  expect(() => findDataStore(stores, "Postgres", wanted)).toThrow(sentence);
});

function renderAt(host: string, ipAllowList: unknown[] | null): RenderClient {
  const reply = {
    ipAllowList,
    internalConnectionString: "postgresql://app:secret@dpg-1-a/app",
    externalConnectionString: "postgresql://app:secret@dpg-1.render.com/app",
  };
  return { connection: { host }, ask: async () => reply } as unknown as RenderClient;
}

test.each([[null], [[]]])("a data store at Render whose list of networks is %j is said to be closed", async (list) => {
  await expect(clientFor(renderAt("https://api.render.com/v1", list), postgres, "production")).rejects.toThrow(
    "`shop/postgres` lets nobody outside Render connect: name your network in its `allowedNetworks` in the stack's settings, then run `npm run pulumi -- up --stack production`.",
  );
});

test("one at Render that lets a network in is connected to from outside", async () => {
  const network = { cidrBlock: "203.0.113.0/24", description: "" };
  const { args } = await clientFor(renderAt("https://api.render.com/v1", [network]), postgres, "production");
  expect(args).toContain("dpg-1.render.com");
});

test.each([[null], [[]], [[{ cidrBlock: "203.0.113.0/24", description: "" }]]])(
  "one on this machine is connected to from inside, whatever its list of networks: %j",
  async (list) => {
    const { args } = await clientFor(renderAt("http://127.0.0.1:4100/v1", list), postgres, "local");
    expect(args).toContain("dpg-1-a");
  },
);
