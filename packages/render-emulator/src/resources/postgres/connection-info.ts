import type { Postgres, PostgresConnectionInfo } from "@slipway/render-api";
import { credentialsOf, type PostgresRecord } from "./record";

/** Host and port, as they stand in a connection string; the port is left out where it is Postgres' own. */
export interface Address {
  host: string;
  port?: number;
}

/** Where an instance is reached. */
export interface Addresses {
  internal: Address;
  external: Address & { port: number };
}

/**
 * How an instance is reached, as the default of its users: the newest. A connection pool leads to the server itself here.
 */
export function connectionInfoOf(record: PostgresRecord, { internal, external }: Addresses): PostgresConnectionInfo {
  const { databaseName, connectionPool } = record.postgres;
  const { username = "", password = "" } = credentialsOf(record).at(-1) ?? {};
  const credentials = [username, password].map(encodeURIComponent).join(":");
  const urlOf = ({ host, port }: Address) =>
    `postgresql://${credentials}@${host}${port === undefined ? "" : `:${port}`}/${encodeURIComponent(databaseName)}`;
  const [internalUrl, externalUrl] = [urlOf(internal), urlOf(external)];
  return {
    password,
    internalConnectionString: internalUrl,
    externalConnectionString: externalUrl,
    psqlCommand: `PGPASSWORD=${password} psql -h ${external.host} -p ${external.port} -U ${username} ${databaseName}`,
    ...(connectionPool === "pgbouncer" && {
      internalConnectionPoolString: internalUrl,
      externalConnectionPoolString: externalUrl,
    }),
  };
}

/** As Render shows them. */
export function renderAddresses({ id, region }: Postgres): Addresses {
  return { internal: { host: id }, external: { host: `${id}.${region}-postgres.render.com`, port: 5432 } };
}
