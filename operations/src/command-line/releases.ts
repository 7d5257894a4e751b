import type { Command } from "commander";
import type { DeployOptions } from "../commands/deploy";
import type { PromoteOptions } from "../commands/promote";
import type { RollbackOptions } from "../commands/rollback";
import { endWith, type OpenContext, systemOption } from "./words";

export function releaseCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("From pull request to production:");
  program
    .command("deploy")
    .description("bring a stack to what its file says, run its checks, and keep both in its history")
    .requiredOption("-s, --stack <stack>", "the stack")
    .option("--release <commit>", "pin this commit first, in place of a branch that is followed, too")
    .addOption(
      systemOption("only this system runs it; may be given more than once", "those whose code is in this repository"),
    )
    .option("--no-refresh", "believe Pulumi's state instead of looking at Render first")
    .option("--json", "print one JSON document, and all else on standard error")
    .action(async (options: DeployOptions) => {
      const { deploy } = await import("../commands/deploy.js");
      endWith(await deploy(context(), options));
    });
  promoteCommand(program, context);
  rollbackCommand(program, context);
}

function promoteCommand(program: Command, context: OpenContext): void {
  program
    .command("promote")
    .description("pin what one stack runs in another's file, once it is proved there")
    .requiredOption("--from <stack>", "the stack that runs it: live, free of drift, green, and for long enough")
    .requiredOption("--to <stack>", "the stack that is to run it")
    .addOption(systemOption("only this system; may be given more than once"))
    .option("-y, --yes", "bring the target up, verify it, and go back by itself when that fails")
    .option("--allow-older", "even if commits that the target runs would be lost, or that can't be told")
    .option("--no-rollback", "leave a target that fails as it is")
    .action(async (options: PromoteOptions) => {
      const { promote } = await import("../commands/promote.js");
      endWith(await promote(context(), options));
    });
}

function rollbackCommand(program: Command, context: OpenContext): void {
  program
    .command("rollback")
    .description("bring a stack back to its last verified release, or to one that is named")
    .requiredOption("-s, --stack <stack>", "the stack")
    .addOption(systemOption("only this system; may be given more than once"))
    .option("--to <release>", "the number of a release, or a commit or digest of it, as `slipway releases` shows them")
    .option("--dry-run", "say where it would go, and change nothing")
    .action(async (options: RollbackOptions) => {
      const { rollback } = await import("../commands/rollback.js");
      endWith(await rollback(context(), options));
    });
}
