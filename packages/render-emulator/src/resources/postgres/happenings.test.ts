import type { Postgres } from "@slipway/render-api";
import { expect, test } from "vitest";
import { testSources } from "../../testing/test-sources";
import { happeningsOf } from "./happenings";
import { createPostgres } from "./record";

const user = { id: "usr-1", email: "owner@example.com" };
const owner = { id: "tea-1", name: "Acme", email: user.email, type: "team" } as const;
const input = { name: "db", ownerId: owner.id, plan: "basic_1gb", version: "17", diskSizeGB: 15 } as const;
const made = createPostgres(input, owner, testSources()).postgres;
const available: Postgres = { ...made, status: "available" };

test.each<[Partial<Postgres>, string, object]>([
  [{ status: "unavailable" }, "postgres_unavailable", {}],
  [{ status: "config_restart" }, "postgres_restarted", { user }],
  [{ plan: "basic_4gb" }, "plan_changed", { from: "basic_1gb", to: "basic_4gb" }],
  [{ diskSizeGB: 20 }, "postgres_disk_size_changed", { fromDiskSize: 15, toDiskSize: 20, user }],
  [{ highAvailabilityEnabled: true }, "postgres_ha_status_changed", { fromStatus: "disabled", toStatus: "enabled" }],
  [
    { readReplicas: [{ id: "dpg-1-b", name: "reader" }] },
    "postgres_read_replicas_changed",
    { fromReplicas: 0, toReplicas: 1 },
  ],
])("an instance that is available and changes by %j has %s", (changes, type, details) => {
  expect(happeningsOf(available, { ...available, ...changes }, user)).toEqual([{ type, details }]);
});

test("an instance is created, and then it is available", () => {
  expect(happeningsOf(undefined, made, user)).toEqual([{ type: "postgres_created", details: { user } }]);
  expect(happeningsOf(made, available, user)).toEqual([{ type: "postgres_available", details: {} }]);
});

test.each<Partial<Postgres>>([{ name: "other" }, { ipAllowList: null }, { status: "suspended" }])(
  "a change by %j has no event",
  (changes) => {
    expect(happeningsOf(available, { ...available, ...changes }, user)).toEqual([]);
  },
);
