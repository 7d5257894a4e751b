import type { KeyValueConnectionInfo } from "@slipway/render-api";

interface Reached {
  id: string;
  /** Of the user from outside, which is the id. */
  password: string;
}

interface ReachedHere extends Reached {
  /** From inside: the user `default`. */
  internal: { port: number; password: string };
  externalPort: number;
  /** The program that this machine has. */
  client: string;
}

/**
 * As on Render with internal authentication, since this machine may have other users: inside, the user `default`, with no
 * TLS; outside, the id as the user, and TLS, self-signed here.
 */
export function localInfo({ id, password, internal, externalPort, client }: ReachedHere): KeyValueConnectionInfo {
  return {
    internalConnectionString: `redis://default:${internal.password}@127.0.0.1:${internal.port}`,
    externalConnectionString: `rediss://${id}:${password}@127.0.0.1:${externalPort}`,
    // It begins with a space, which keeps it out of a shell's history.
    cliCommand: ` REDISCLI_AUTH=${password} ${client} --user ${id} -h 127.0.0.1 -p ${externalPort} --tls --insecure`,
  };
}

const port = 6379;

/** As Render shows it: internal authentication is off there unless somebody turns it on. */
export function renderInfo({ id, password }: Reached, region: string): KeyValueConnectionInfo {
  const host = `${region}-keyvalue.render.com`;
  return {
    internalConnectionString: `redis://${id}:${port}`,
    externalConnectionString: `rediss://${id}:${password}@${host}:${port}`,
    cliCommand: ` REDISCLI_AUTH=${password} valkey-cli --user ${id} -h ${host} -p ${port} --tls`,
  };
}
