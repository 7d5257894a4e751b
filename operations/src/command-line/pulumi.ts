import type { Command } from "commander";
import type { OpenContext } from "./words";

export function pulumiCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("Pulumi:");
  program
    .command("pulumi")
    .description("run `pulumi` with what the stack needs")
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { runPulumi } = await import("../commands/pulumi.js");
      process.exitCode = await runPulumi(context(), args);
    });

  program
    .command("shellenv")
    .description("print what a plain `pulumi` needs for a stack, as lines for a shell")
    .requiredOption("-s, --stack <stack>", "the stack")
    .addHelpText(
      "after",
      '\nExample:\n  $ eval "$(npx slipway shellenv --stack local)" && pulumi preview --stack local',
    )
    .action(async ({ stack }: { stack: string }) => {
      const { printEnvironment } = await import("../commands/shellenv.js");
      await printEnvironment(context(), stack);
    });

  program.commandsGroup("Help:").helpCommand("help [command]", "say how a command is used");
}
