import type { Command } from "commander";
import type { DataStoreOptions } from "../commands/data-store";
import { type OpenContext, stackOption } from "./words";

export function dataStoreCommands(program: Command, context: OpenContext): void {
  for (const [name, kind] of [
    ["psql", "Postgres"],
    ["redis-cli", "key value"],
  ] as const) {
    program
      .command(name)
      .description(`open a stack's ${kind} in \`${name}\`; the password is not among its arguments`)
      .usage("[options] [store] [-- arguments of the client]")
      .argument("[store]", "its name; needed where the stack has several")
      .allowExcessArguments()
      .addOption(stackOption())
      .option("--print", "print the line instead of running it")
      .showHelpAfterError(
        `What is for \`${name}\` itself stands behind \`--\`: \`npx slipway ${name} -- <arguments>\`.`,
      )
      .action(async (store: string | undefined, options: DataStoreOptions, { args }: Command) => {
        const { openDataStore } = await import("../commands/data-store.js");
        const given = clientArguments(store, args);
        process.exitCode = await openDataStore(context(), kind, given, options);
      });
  }
}

/** What stands behind `--` is the client's own. Commander tells it from a store's name only by its place. */
function clientArguments(store: string | undefined, operands: readonly string[]) {
  const dashes = process.argv.indexOf("--");
  const further = dashes === -1 ? [] : process.argv.slice(dashes + 1);
  return { name: operands.length > further.length ? store : undefined, further };
}
