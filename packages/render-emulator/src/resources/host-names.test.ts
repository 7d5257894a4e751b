import { expect, test } from "vitest";
import { testSources } from "../testing/test-sources";
import { withHostNames } from "./host-names";
import { localInfo, renderInfo } from "./key-value/connection-info";
import { connectionInfoOf, renderAddresses } from "./postgres/connection-info";
import { createPostgres } from "./postgres/record";

const owner = { id: "tea-1", name: "Acme", email: "e@example.com", type: "team" } as const;

test("a Postgres instance is shown with Render's host names, and with what works beside them", () => {
  const input = { name: "shop", ownerId: owner.id, plan: "pro_4gb", version: "17", region: "frankfurt" } as const;
  const made = createPostgres({ ...input, connectionPool: "pgbouncer" }, owner, testSources());
  const record = { ...made, server: { isOutlying: false, isCommon: false, port: 1, password: "super" } };
  const { id, databaseName } = record.postgres;
  const here = { host: "127.0.0.1", port: 2 };
  const local = connectionInfoOf(record, { internal: { host: "127.0.0.1", port: 1 }, external: here });
  const render = connectionInfoOf(record, renderAddresses(record.postgres));
  const credentials = `shop_user:${record.password}`;
  const internal = `postgresql://${credentials}@${id}/${databaseName}`;
  const external = `postgresql://${credentials}@${id}.frankfurt-postgres.render.com:5432/${databaseName}`;
  expect(withHostNames("render", { local, render })).toEqual({
    password: record.password,
    internalConnectionString: internal,
    externalConnectionString: external,
    internalConnectionPoolString: internal,
    externalConnectionPoolString: external,
    psqlCommand: `PGPASSWORD=${record.password} psql -h ${id}.frankfurt-postgres.render.com -p 5432 -U shop_user ${databaseName}`,
    local,
  });
  expect(local.internalConnectionString).toBe(`postgresql://${credentials}@127.0.0.1:1/${databaseName}`);
  expect(withHostNames("local", { local, render })).toBe(local);
});

test("so is a key value instance, whose internal string has no password at Render", () => {
  const reached = { id: "red-1", password: "pw" };
  const internal = { port: 1, password: "inside" };
  const local = localInfo({ ...reached, internal, externalPort: 2, client: "redis-cli" });
  expect(withHostNames("render", { local, render: renderInfo(reached, "oregon") })).toEqual({
    internalConnectionString: "redis://red-1:6379",
    externalConnectionString: "rediss://red-1:pw@oregon-keyvalue.render.com:6379",
    cliCommand: " REDISCLI_AUTH=pw valkey-cli --user red-1 -h oregon-keyvalue.render.com -p 6379 --tls",
    local,
  });
});
