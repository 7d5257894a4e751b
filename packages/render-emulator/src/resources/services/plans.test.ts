import {
  anyServicePlanSchema,
  servicePlanAliases,
  serviceCreateSchema,
  serviceUpdateSchema,
} from "@slipway/render-api";
import { expect, test } from "vitest";
import { servicePlanSize } from "../../runtimes/plan-size";
import { testSources } from "../../testing/test-sources";
import { createService } from "./create";
import { happeningsOfUpdate } from "./happenings";
import { updateService } from "./update";

const worker = (plan: string) => {
  const commands = { buildCommand: "true", startCommand: "true" };
  const serviceDetails = { runtime: "node", envSpecificDetails: commands, plan };
  const body = { type: "background_worker", name: "jobs", ownerId: "tea-1", repo: "/repository", serviceDetails };
  return createService(serviceCreateSchema.parse(body), new Set(), undefined, testSources()).service;
};
const changed = (from: string, plan: string) => {
  const before = worker(from);
  const after = updateService(before, serviceUpdateSchema.parse({ serviceDetails: { plan } }), "later");
  return { plan: after.serviceDetails.plan, happenings: happeningsOfUpdate(before, after) };
};

const paid = anyServicePlanSchema.options.filter((plan) => plan !== "free");

test.each(paid)("a service is made on plan %s, which has a size, and shown with that name", (plan) => {
  expect(worker(plan).serviceDetails.plan).toBe(plan);
  expect(servicePlanSize(plan)).toEqual({ cpus: expect.any(Number), memoryBytes: expect.any(Number) });
});

test.each(Object.entries(servicePlanAliases))(
  "%s is as large as %s, and a change between them is none",
  (newer, older) => {
    expect(servicePlanSize(newer)).toEqual(servicePlanSize(older));
    expect(changed(older, newer)).toEqual({ plan: newer, happenings: [] });
    expect(changed(newer, older)).toEqual({ plan: older, happenings: [] });
  },
);

test("a change to a plan of a newer name is a change", () => {
  const details = { from: "standard", to: "2c-16g" };
  expect(changed("standard", "2c-16g")).toEqual({ plan: "2c-16g", happenings: [{ type: "plan_changed", details }] });
});

test("a plan of no such name is refused", () => {
  expect(() => worker("3c-3g")).toThrow();
});
