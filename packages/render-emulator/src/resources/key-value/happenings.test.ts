import type { KeyValue } from "@slipway/render-api";
import { expect, test } from "vitest";
import { testSources } from "../../testing/test-sources";
import { happeningsOf } from "./happenings";
import { createKeyValue } from "./record";

const owner = { id: "tea-1", name: "Acme", email: "owner@example.com", type: "team" } as const;
const made = createKeyValue({ name: "cache", ownerId: owner.id, plan: "starter" }, owner, testSources());

test.each<[Partial<KeyValue>, string, object]>([
  [{ status: "available" }, "key_value_available", {}],
  [{ status: "unavailable" }, "key_value_unhealthy", {}],
  [{ plan: "standard" }, "plan_changed", { from: "starter", to: "standard" }],
  [
    { options: { ...made.options, maxmemoryPolicy: "noeviction" } },
    "key_value_config_restart",
    { reason: "config_changed", message: "maxmemoryPolicy is noeviction now" },
  ],
])("an instance that changes by %j has %s", (changes, type, details) => {
  expect(happeningsOf(made, { ...made, ...changes })).toEqual([{ type, details }]);
});

test.each<Partial<KeyValue>>([{ name: "other" }, { status: "suspended" }])("a change by %j has no event", (changes) => {
  expect(happeningsOf(made, { ...made, ...changes })).toEqual([]);
});
