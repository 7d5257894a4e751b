import { createHash } from "node:crypto";
import { execa } from "execa";

/** Whether a server's users have rules for channels: those of Redis 6.0, as in Ubuntu 22.04 and Debian 11, have none and all channels. */
export async function hasChannelRules(executable: string): Promise<boolean> {
  const { stdout } = await execa(executable, ["--version"], { reject: false });
  return !stdout.includes(" v=6.0.");
}

/**
 * A user who may do all but administer the server, which could let it write files anywhere, load programs, listen to the
 * network, or let others in without a password. Of what Redis counts among that, these only look or save. `MIGRATE`, which
 * sends keys to any address, isn't among it.
 *
 * @param withChannels see {@link hasChannelRules}
 */
export function userOf(name: string, password: string, withChannels: boolean): string {
  const hash = createHash("sha256").update(password).digest("hex");
  const harmless = ["client", "config|get", "acl|whoami", "lastsave", "role", "slowlog", "latency", "monitor"];
  const saving = ["save", "bgsave", "bgrewriteaof"];
  const allowed = [...harmless, ...saving].map((command) => `+${command}`).join(" ");
  const patterns = withChannels ? "~* &*" : "~*";
  return `user ${name} on #${hash} ${patterns} +@all -@admin -migrate ${allowed}\n`;
}
