import { expect, test } from "vitest";
import { resourcesIn } from "./stack-resources";

const commit = "0123456789abcdef0123456789abcdef01234567";

function resource(type: string, name: string, rest: Record<string, unknown> = {}) {
  return { urn: `urn:pulumi:local::slipway::slipway:render:Part$${type}::${name}`, type, ...rest };
}

function exported(...resources: unknown[]) {
  return { version: 3, deployment: { resources } };
}

test("services and data stores are found, sorted, with their names within the system and the release that was asked for", () => {
  const state = exported(
    { urn: "urn:pulumi:local::slipway::pulumi:pulumi:Stack::slipway-local", type: "pulumi:pulumi:Stack" },
    resource("slipway:render:WebService", "shop-api"),
    resource("render:index:WebService", "shop-api", { id: "srv-1" }),
    resource("render:index:StaticSite", "shop-site", { id: "srv-2" }),
    resource("render:index:Postgres", "shop-database", { id: "dpg-1-a" }),
    resource("render:index:KeyValue", "shop-cache", { id: "red-1" }),
    resource("render:index:Rollout", "shop", {
      id: "shop",
      inputs: { services: { api: { serviceId: "srv-1", release: commit }, site: { serviceId: "srv-2" } } },
    }),
  );
  expect(resourcesIn(state, ["other", "shop"])).toEqual({
    services: [
      { id: "srv-1", system: "shop", name: "api", kind: "web service", asked: commit },
      { id: "srv-2", system: "shop", name: "site", kind: "static site" },
    ],
    dataStores: [
      { id: "red-1", system: "shop", name: "cache", kind: "key value" },
      { id: "dpg-1-a", system: "shop", name: "database", kind: "Postgres" },
    ],
  });
});

test("a service that no system names keeps its whole name", () => {
  const state = exported(resource("render:index:WebService", "alone", { id: "srv-1" }));
  expect(resourcesIn(state, ["shop"]).services).toEqual([
    { id: "srv-1", system: "", name: "alone", kind: "web service" },
  ]);
});

test("a service that was replaced and waits for its deletion is left out", () => {
  const state = exported(resource("render:index:WebService", "shop-api", { id: "srv-1", delete: true }));
  expect(resourcesIn(state, ["shop"]).services).toEqual([]);
});

test.each([{ version: 3, deployment: { resources: null } }, { version: 3, deployment: null }, exported()])(
  "a stack that was never brought up holds nothing: %j",
  (state) => {
    expect(resourcesIn(state, ["shop"])).toEqual({ services: [], dataStores: [] });
  },
);
