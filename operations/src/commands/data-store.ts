import { findOnPath } from "../../../toolchain/find-on-path";
import { findUnpackedRedisCli } from "../../../toolchain/redis";
import { lineOf } from "../data-stores/client-command";
import { clientFor, findDataStore } from "../data-stores/connect";
import { openStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import type { StackDataStore } from "../stack-resources";
import { runOnTerminal } from "../terminal-program";
import type { CommandContext } from "./context";

/** What is asked of {@link openDataStore}. */
export interface DataStoreOptions {
  stack: string;
  /** Whether the line is printed instead of run. */
  print?: boolean;
}

/**
 * Opens a stack's data store in its own client, on this terminal. Resolves with the client's exit code.
 *
 * @param name the data store's; it can be left out where the stack has but one of the kind
 * @param further arguments for the client
 */
export async function openDataStore(
  context: CommandContext,
  kind: StackDataStore["kind"],
  { name, further }: { name: string | undefined; further: readonly string[] },
  { stack, print }: DataStoreOptions,
): Promise<number> {
  const { resources, render } = await openStack(context, stack);
  const client = await clientFor(render, findDataStore(resources.dataStores, kind, name), stack);
  const command = { ...client, args: [...client.args, ...further] };
  const program = command.programs.find((candidate) => findOnPath(candidate) !== undefined) ?? unpacked(kind);
  if (print) {
    context.say(lineOf(command, program));
    return 0;
  }
  if (program === undefined) throw new OperationError(missingClient(command.programs[0]));
  return (await runOnTerminal(program, command.args, { env: command.env })).exitCode;
}

/** The client that came with the server of the emulator, where that was unpacked from a package. */
function unpacked(kind: StackDataStore["kind"]): string | undefined {
  return kind === "key value" ? findUnpackedRedisCli() : undefined;
}

const PACKAGES: Readonly<Record<string, string>> = {
  psql: "`sudo apt-get install postgresql-client`, or `brew install libpq`",
  "redis-cli": "`sudo apt-get install redis-tools`, or `brew install redis`",
};

function missingClient(program: string): string {
  return `\`${program}\` is not on PATH: install it (${PACKAGES[program]}); \`--print\` prints the line that it is run with.`;
}
