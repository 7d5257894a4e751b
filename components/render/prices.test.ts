import { keyValuePlanSchema, postgresPlanSchema, servicePlanSchema } from "@slipway/render-api";
import { expect, test } from "vitest";
import { renderPackage } from "../../packages/render/src/resources/declarations";
import type { PricedPart, Price } from "../prices";
import { priceOfResource, renderPrices } from "./prices";

test.each<[string, PricedPart, Price]>([
  ["a service without a plan is `starter`", { kind: "web service" }, 7],
  ["each instance costs", { kind: "web service", plan: "standard", instances: 3 }, 75],
  [
    "what its load scales costs as much as its most instances do",
    { kind: "web service", plan: "standard", instances: 1, mostInstances: 4 },
    100,
  ],
  ["the newer name of a plan is the same plan", { kind: "web service", plan: "1c-2g" }, 25],
  ["a Blueprint's name of a plan is the same plan", { kind: "web service", plan: "pro plus" }, 175],
  ["a private service costs as much", { kind: "private service", plan: "standard", instances: 2 }, 50],
  ["a service's disk costs by its size", { kind: "private service", plan: "starter", diskSizeGB: 10 }, 9.5],
  ["so does a worker", { kind: "background worker" }, 7],
  ["a cron job costs what it costs at least", { kind: "cron job", plan: "pro" }, 1],
  ["a cron job's plan that is agreed on", { kind: "cron job", plan: "custom" }, "unknown plan"],
  ["a free service", { kind: "web service", plan: "free" }, 0],
  ["a static site", { kind: "static site" }, 0],
  ["a generated secret", { kind: "generated secret" }, 0],
  ["a small database, with the disk that it comes with", { kind: "Postgres", plan: "basic_256mb" }, 10.5],
  ["a database's disk costs by its size", { kind: "Postgres", plan: "basic_256mb", diskSizeGB: 105 }, 37.5],
  ["the same by a newer name", { kind: "Postgres", plan: "0.1c-256mb" }, 10.5],
  ["the same by a Blueprint's name", { kind: "Postgres", plan: "basic-256mb" }, 10.5],
  ["a pro database comes with 100 GB", { kind: "Postgres", plan: "pro_4gb" }, 85],
  ["a free database, its disk included", { kind: "Postgres", plan: "free", diskSizeGB: 1 }, 0],
  ["a key value store", { kind: "key value", plan: "standard" }, 32],
  ["the same by its newer name", { kind: "key value", plan: "1g" }, 32],
  ["a plan that is agreed on", { kind: "web service", plan: "custom" }, "unknown plan"],
  ["a plan that is no longer sold", { kind: "web service", plan: "standard_plus", instances: 2 }, "unknown plan"],
  ["a database's plan that is no longer sold", { kind: "Postgres", plan: "standard" }, "unknown plan"],
  ["a plan named like what every object has", { kind: "key value", plan: "constructor" }, "unknown plan"],
  ["a data store without a plan", { kind: "key value" }, "unknown plan"],
])("%s", (_, part, price) => {
  expect(renderPrices.monthlyCost(part)).toBe(price);
});

test("every plan that can be asked for has a price above that of the one before, but those no longer sold", () => {
  const priced = (kind: PricedPart["kind"], plans: readonly string[]) =>
    plans.map((plan) => [plan, renderPrices.monthlyCost({ kind, plan, diskSizeGB: 0 })] as const);
  const services = priced("web service", servicePlanSchema.options);
  const stores = priced("key value", keyValuePlanSchema.options);
  const databases = priced("Postgres", postgresPlanSchema.options);
  const unknown = [...services, ...stores, ...databases].filter(([, price]) => price === "unknown plan");
  expect(unknown.map(([plan]) => plan)).toEqual(["starter_plus", "standard_plus"]);
  const families = [
    services,
    stores,
    ...["basic", "pro", "accelerated"].map((family) => databases.filter(([plan]) => plan.startsWith(family))),
  ];
  for (const family of families) {
    const known = family.flatMap(([, price]) => (price === "unknown plan" ? [] : price));
    expect(known).toEqual([...new Set(known)].sort((one, other) => one - other));
  }
});

test("the list says when and where it was copied, and what it leaves out", () => {
  expect(renderPrices.asOf).toMatch(/^20\d\d-[01]\d$/);
  expect(new URL(renderPrices.source).hostname).toBe("render.com");
  expect(renderPrices.notCounted.join()).toMatch(/bandwidth.*build minutes.*cron jobs.*custom domains/);
});

test.each<[string, Record<string, unknown>, Price]>([
  ["render:index:WebService", { plan: "standard", numInstances: 2, name: "shop" }, 50],
  ["render:index:WebService", {}, 7],
  ["render:index:WebService", { plan: "starter", numInstances: 1, autoscaling: { enabled: true, max: 4 } }, 28],
  ["render:index:WebService", { plan: "starter", numInstances: 2, autoscaling: { enabled: false, max: 4 } }, 14],
  ["render:index:WebService", { plan: "starter", autoscaling: "[secret]" }, "unknown plan"],
  ["render:index:WebService", { plan: "[secret]" }, "unknown plan"],
  ["render:index:WebService", { plan: "starter", numInstances: "[secret]" }, "unknown plan"],
  ["render:index:WebService", { plan: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, "unknown plan"],
  ["render:index:CronJob", { plan: "starter", schedule: "0 3 * * *" }, 1],
  ["render:index:StaticSite", { customDomains: ["acme.com"] }, 0],
  ["render:index:Postgres", { plan: "basic_1gb", diskSizeGB: 20 }, 25],
  ["render:index:Postgres", { plan: "pro_4gb", highAvailability: true }, 170],
  ["render:index:Postgres", { plan: "pro_4gb", highAvailability: "[secret]" }, "unknown plan"],
  ["render:index:Postgres", { plan: "pro_4gb", readReplicas: [{ name: "reader" }, { name: "reports" }] }, 255],
  ["render:index:Postgres", { plan: "basic_1gb", diskSizeGB: 20, readReplicas: [] }, 25],
  ["render:index:Postgres", { plan: "pro_4gb", highAvailability: true, readReplicas: [{}] }, 255],
  ["render:index:Postgres", { plan: "pro_4gb", readReplicas: "[secret]" }, "unknown plan"],
  ["render:index:KeyValue", { plan: "starter" }, 10],
  ["render:index:DedicatedIpSet", { name: "office" }, 100],
  ["render:index:Rollout", { services: {} }, 0],
  ["slipway:systems:Realtime", {}, 0],
])("of %s with %j", (type, inputs, price) => {
  expect(priceOfResource(type, inputs)).toBe(price);
});

test("what Render bills of the provider's resources has a price, whatever is added to it", () => {
  const billed = renderPackage.resources.filter(
    ({ name }) => priceOfResource(`render:index:${name}`, { plan: "custom" }) !== 0,
  );
  const free = [
    "EnvGroup",
    "EnvGroupLink",
    "Environment",
    "GeneratedSecret",
    "LogStream",
    "LogStreamOverride",
    "MetricsStream",
    "Webhook",
    "NotificationOverride",
    "NotificationSettings",
    "PostgresUser",
    "Project",
    "RegistryCredential",
    "Rollout",
    "StaticSite",
  ];
  expect([...billed.map(({ name }) => name), ...free].sort()).toEqual(
    renderPackage.resources.map(({ name }) => name).sort(),
  );
});
