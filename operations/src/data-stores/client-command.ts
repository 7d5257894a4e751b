import { addressOnThisMachine } from "@slipway/render-api";
import { OperationError } from "../operation-error";
import { shellWord } from "../../../infra/shell-word";

/** How a data store's client is started. Everybody on a machine can read arguments, so a password stands in the environment. */
export interface ClientCommand {
  /** Programs that will do, the best first. */
  programs: readonly [string, ...string[]];
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** `psql` for a connection string of Postgres. */
export function psqlCommand(connectionString: string): ClientCommand {
  const { host, port, user, password, path } = partsOf(connectionString);
  return {
    programs: ["psql"],
    args: ["--host", host, "--port", port || "5432", "--username", user, "--dbname", path],
    env: { PGPASSWORD: password, PGSSLMODE: "require" },
  };
}

/** `redis-cli` for a connection string of a key value store. A certificate on this machine is one that nobody has signed. */
export function redisCliCommand(connectionString: string): ClientCommand {
  const { host, port, user, password, path, isEncrypted } = partsOf(connectionString);
  const onThisMachine = addressOnThisMachine(`http://${host}`) !== undefined;
  return {
    programs: ["redis-cli", "valkey-cli"],
    args: [
      ...["-h", host, "-p", port || "6379"],
      ...(user === "" ? [] : ["--user", user]),
      ...(path === "" ? [] : ["-n", path]),
      ...(isEncrypted ? ["--tls"] : []),
      ...(isEncrypted && onThisMachine ? ["--insecure"] : []),
    ],
    env: password === "" ? {} : { REDISCLI_AUTH: password },
  };
}

/**
 * The command as a line for a POSIX shell, password and all. One with a password begins with a space, which keeps it out of a shell's
 * history, as Render's own lines do.
 *
 * @param program what is started; by default the best
 */
export function lineOf({ programs, args, env }: ClientCommand, program: string = programs[0]): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`);
  const line = [...variables, shellWord(program), ...args.map(shellWord)].join(" ");
  return variables.length === 0 ? line : ` ${line}`;
}

function partsOf(connectionString: string) {
  // Its error would have the whole string in it, and with it the password.
  if (!URL.canParse(connectionString))
    throw new OperationError("Render's connection string of the data store is no URL.");
  const url = new URL(connectionString);
  return {
    host: url.hostname,
    port: url.port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    path: decodeURIComponent(url.pathname.slice(1)),
    isEncrypted: url.protocol === "rediss:",
  };
}
