import { expect, test } from "vitest";
import { addressesIn, protectedIn, resourcesIn } from "./stack-resources";

const commit = "0123456789abcdef0123456789abcdef01234567";
/** As `pulumi stack export` shows a secret. */
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

function urnOf(type: string, name: string): string {
  return `urn:pulumi:local::slipway::slipway:some:Parent$${type}::${name}`;
}

function resource(type: string, name: string, rest: Record<string, unknown> = {}) {
  return { urn: urnOf(type, name), type, ...rest };
}

const stack = resource("pulumi:pulumi:Stack", "slipway-local");
const system = resource("slipway:systems:Shop", "shop", { parent: stack.urn });

/** A part as its component and its resource, as systems make them. */
function part(kind: string, name: string, rest: Record<string, unknown>, parent = system) {
  const component = resource(`slipway:render:${kind}`, name, { parent: parent.urn });
  return [component, resource(`render:index:${kind}`, name, { parent: component.urn, ...rest })];
}

function exported(...resources: unknown[]) {
  return { version: 3, deployment: { resources: [stack, system, ...resources.flat()] } };
}

function rollout(services: unknown, rest: Record<string, unknown> = {}) {
  return part("Rollout", "shop", { id: "shop", inputs: { services }, ...rest });
}

test("services and data stores are found, sorted, with their names within the system and the release that was asked for", () => {
  const state = exported(
    part("WebService", "shop-api", { id: "srv-1" }),
    part("StaticSite", "shop-site", { id: "srv-2" }),
    part("Postgres", "shop-database", { id: "dpg-1-a" }),
    part("KeyValue", "shop-cache", { id: "red-1" }),
    rollout({ api: { serviceId: "srv-1", release: commit }, site: { serviceId: "srv-2", source: "f00" } }),
  );
  expect(resourcesIn(state)).toEqual({
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

test("what is protected is told by its name, and components are not told beside what they are made of", () => {
  const isProtected = { custom: true, protect: true };
  const state = exported(
    resource("slipway:render:Postgres", "shop-database", { protect: true }),
    resource("render:index:Postgres", "shop-database", isProtected),
    resource("render:index:WebService", "shop-api", { custom: true }),
  );
  expect(protectedIn(state)).toEqual(["shop-database"]);
  expect(protectedIn({ version: 3, deployment: {} })).toEqual([]);
});

test("a part's system is the one that it belongs to, whatever the names of both begin with", () => {
  const other = resource("slipway:systems:ShopAdmin", "shop-admin", { parent: stack.urn });
  const state = exported(other, part("WebService", "shop-admin-api", { id: "srv-1" }, other));
  expect(resourcesIn(state).services).toMatchObject([{ system: "shop-admin", name: "api" }]);
});

test("a service that belongs to no system keeps its whole name", () => {
  const state = exported(resource("render:index:WebService", "shop-alone", { id: "srv-1", parent: stack.urn }));
  expect(resourcesIn(state).services).toEqual([{ id: "srv-1", system: "", name: "shop-alone", kind: "web service" }]);
});

test("a rollout whose last update failed says so of its services", () => {
  const services = { api: { serviceId: "srv-1", release: commit } };
  const state = exported(
    part("WebService", "shop-api", { id: "srv-1" }),
    rollout(services, { initErrors: ["broken"] }),
  );
  expect(resourcesIn(state).services).toMatchObject([{ asked: commit, rolloutFailed: true }]);
});

test.each([
  ["a release", { api: { serviceId: "srv-1", release: encrypted } }],
  ["an entry", { api: encrypted }],
  ["all of a rollout", encrypted],
  ["what a rollout was never given", undefined],
])("%s that can't be read is left out", (_case, services) => {
  const state = exported(part("WebService", "shop-api", { id: "srv-1" }), rollout(services));
  expect(resourcesIn(state).services).toEqual([{ id: "srv-1", system: "shop", name: "api", kind: "web service" }]);
});

test("a release that can't be read doesn't hide that the rollout failed", () => {
  const services = { api: { serviceId: "srv-1", release: encrypted } };
  const state = exported(
    part("WebService", "shop-api", { id: "srv-1" }),
    rollout(services, { initErrors: ["broken"] }),
  );
  expect(resourcesIn(state).services).toMatchObject([{ id: "srv-1", rolloutFailed: true }]);
});

test("a service that was replaced and waits for its deletion is left out", () => {
  expect(resourcesIn(exported(part("WebService", "shop-api", { id: "srv-1", delete: true }))).services).toEqual([]);
});

test.each([{ version: 3, deployment: { resources: null } }, { version: 3, deployment: null }, exported()])(
  "a stack that was never brought up holds nothing: %j",
  (state) => {
    expect(resourcesIn(state)).toEqual({ services: [], dataStores: [] });
  },
);

test.each([
  ["what it was deployed for", "now", { settings: "now" }, undefined],
  ["other settings than it was deployed for", "now", { settings: "before" }, true],
  ["settings, and was never deployed", "now", {}, undefined],
  ["a fingerprint that is a secret", encrypted, { settings: "before" }, undefined],
])("a service that has %s waits for a deploy or doesn't", (_case, settingsFingerprint, triggers, settingsWait) => {
  const state = exported(
    part("WebService", "shop-api", { id: "srv-1", outputs: { settingsFingerprint } }),
    rollout({}, { outputs: { deployed: { api: { serviceId: "srv-1", triggers } } } }),
  );
  expect(resourcesIn(state).services[0]?.settingsWait).toBe(settingsWait);
});

test("the addresses that services were given are found; one that is a secret, or that nobody gave, is not known", () => {
  const outputs = { url: "https://shop-api.onrender.com", internalAddress: "shop-api:10000" };
  const state = exported(
    part("WebService", "shop-api", { id: "srv-1", outputs }),
    part("StaticSite", "shop-site", { id: "srv-2", outputs: { url: encrypted } }),
    part("WebService", "shop-new", { id: "srv-3" }),
  );
  expect(Object.fromEntries(addressesIn(state))).toEqual({
    "shop/api": { url: "https://shop-api.onrender.com", privateHost: "shop-api:10000" },
    "shop/site": {},
    "shop/new": {},
  });
});
