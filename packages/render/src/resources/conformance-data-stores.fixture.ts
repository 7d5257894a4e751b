import type { KindTable } from "./conformance.fixture";
import { patch, placed, replacement } from "./conformance-writes.fixture";

/** What each property of a data store, or of what is in one, does when it is changed alone. */
export const dataStores: Readonly<Record<string, KindTable>> = {
  Postgres: {
    base: { plan: "basic_256mb", version: "16", diskSizeGB: 10 },
    rows: {
      name: { to: "another-database", ...patch },
      plan: { to: "basic_1gb", ...patch },
      version: { to: "17", ...replacement },
      databaseName: { to: "shop", ...replacement },
      databaseUser: { to: "shop", ...replacement },
      region: { to: "frankfurt", ...replacement },
      diskSizeGB: { to: 15, ...patch },
      highAvailability: { to: true, given: { plan: "pro_4gb" }, ...patch },
      diskAutoscaling: { to: true, ...patch },
      readReplicas: { to: [{ name: "reader" }], given: { plan: "basic_1gb" }, ...patch },
      parameterOverrides: { to: { work_mem: "8MB" }, ...patch },
      connectionPool: { to: "pgbouncer", ...patch },
      ipAllowList: { to: [], ...patch },
      environmentId: placed,
      allowDataLoss: { to: true, writes: [] },
    },
  },
  PostgresUser: {
    isNameless: true,
    base: { postgresId: "a-database", username: "reporting" },
    rows: {
      // No two things are the same user.
      postgresId: { to: "a-second-database", given: { username: "moving" }, ...replacement },
      username: { to: "reporting_2", ...replacement },
    },
  },
  KeyValue: {
    base: { plan: "starter" },
    rows: {
      name: { to: "another-cache", ...patch },
      plan: { to: "standard", ...patch },
      region: { to: "frankfurt", ...replacement },
      maxmemoryPolicy: { to: "noeviction", ...patch },
      persistenceMode: { to: "off", ...patch },
      ipAllowList: { to: [{ cidrBlock: "10.0.0.0/8", description: "" }], ...patch },
      environmentId: placed,
      allowDataLoss: { to: true, writes: [] },
    },
  },
};
