import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Settings of a server, by the names that Postgres gives them. */
export type PostgresParameters = Readonly<Record<string, string>>;

/**
 * What the emulator sets itself, or what would let a setting run programs or lead to files. Which ones Render refuses is
 * unknown; a managed database can't let these be changed.
 */
const reserved =
  /^(listen_addresses|port|ssl.*|unix_socket_.*|bonjour.*|.*_(file|directory|command|library|libraries)|dynamic_library_path|primary_.*|recovery_.*|restore_.*|hot_standby|wal_level|max_wal_senders|max_replication_slots|log(ging)?_(destination|collector)|syslog_.*|event_source|allow_.*|zero_damaged_pages|ignore_.*)$/;

/**
 * Why a server could not start with these settings, in Postgres' own words; undefined when it could. The program itself is
 * asked, as it is before each start.
 *
 * @param postgres the server's program
 */
export async function parameterFault(postgres: string, parameters: PostgresParameters): Promise<string | undefined> {
  const names = Object.keys(parameters);
  const kept = names.find((name) => reserved.test(name));
  if (kept !== undefined) return `parameter "${kept}" can't be set: it is the platform's own`;
  const dir = await mkdtemp(join(tmpdir(), "emulator-parameters-"));
  try {
    // Without it the program asks for a data folder.
    await writeFile(join(dir, "postgresql.conf"), "");
    const args = ["-C", "port", "-D", dir, ...parameterArguments(parameters)];
    const { exitCode, stderr } = await execa(postgres, args, { reject: false });
    const [, fault] = /FATAL: +(.*)/.exec(stderr) ?? [];
    const [, hint] = /HINT: +(.*)/.exec(stderr) ?? [];
    if (exitCode === 0) return undefined;
    return [fault ?? "it is refused", ...(hint === undefined ? [] : [hint])].join(": ");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Settings as arguments of the server's program. */
export function parameterArguments(parameters: PostgresParameters): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
