import { execaSync } from "execa";

/** Why a command doesn't run here, if it doesn't. */
export function commandFault([command = "", ...args]: readonly string[]): string | undefined {
  const { failed, shortMessage } = execaSync(command, args, { reject: false });
  return failed ? shortMessage : undefined;
}
