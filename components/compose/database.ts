import type { PostgresArgs } from "../platform";
import type { ComposeFile } from "./compose-file";
import { known } from "./known";
import { overridable, variableOf } from "./override";

/** Where a Postgres listens within its container. */
export const POSTGRES_PORT = 5432;

/** Nobody reaches it but this machine, and nothing is in it that anybody would miss. */
export const LOCAL = "local";
/** What Debian's own packages make for every machine, and with it its images: `sslmode=require` takes it, as it takes Render's. */
const SELF_SIGNED = [
  "ssl=on",
  "ssl_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem",
  "ssl_key_file=/etc/ssl/private/ssl-cert-snakeoil.key",
];

/** A Postgres that a composition has asked for. */
export interface Store {
  version: PostgresArgs["version"];
  /** Under which this machine's own programs find it. */
  port: number;
}

/** Over TCP: while it makes its folder the image's Postgres is reached by its socket alone, and isn't the one that stays. */
const IS_READY = ["CMD", "pg_isready", "--host", "127.0.0.1", "--username", LOCAL];

export async function databaseOf(name: string, { version, port }: Store): Promise<ComposeFile["services"]> {
  const major = await known("version", version);
  const database = {
    image: `postgres:${major}`,
    command: ["postgres", ...SELF_SIGNED.flatMap((setting) => ["-c", setting])],
    environment: { POSTGRES_USER: LOCAL, POSTGRES_PASSWORD: LOCAL, POSTGRES_DB: LOCAL },
    ports: [`127.0.0.1:${overridable(variableOf(name, "port"), String(port))}:${POSTGRES_PORT}`],
    // From 18 on the image keeps each version's data in a folder of its own in there.
    volumes: [`${name}:/var/lib/postgresql${Number(major) < 18 ? "/data" : ""}`],
    healthcheck: { test: IS_READY, interval: "2s", timeout: "5s", retries: 30 },
  };
  return { [name]: database };
}
