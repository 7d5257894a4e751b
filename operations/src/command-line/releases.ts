import type { Command } from "commander";
import type { DeployOptions } from "../commands/deploy";
import type { ImagePushOptions } from "../commands/image-push";
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
  imageCommands(program, context);
  promoteCommand(program, context);
  rollbackCommand(program, context);
}

const IMAGE_HELP = `
A registry is signed in to with \`docker login\`. No secret is in an image, and nothing that isn't committed.

Examples:
  $ npx slipway image push realtime --stack staging
  $ npx slipway image push realtime feeder --stack local
`;

function imageCommands(program: Command, context: OpenContext): void {
  const group = program
    .command("image")
    .description("build the images of services once, for every stack")
    .addHelpText("after", IMAGE_HELP);
  group
    .command("push")
    .description("build services by their Dockerfiles, push the images to a registry, and pin their digests in a stack")
    .argument("<system>", "their system, such as `realtime`")
    .argument("[service...]", "their names within the system (default: all that may run an image)")
    .requiredOption("-s, --stack <stack>", "the stack whose settings say what is built, and which is pinned")
    .option(
      "--registry <place>",
      "where to, such as `ghcr.io/acme` (default: the stack's \`registry\`; in \`local\` beside the emulator)",
    )
    .option("--commit <commit>", "build this commit (default: what the stack pins, or the newest)")
    .option("--platform <platform>", "what they are built for", "linux/amd64")
    .option("--network <network>", "the network of the builds' commands, as `docker build` takes it")
    .option("--no-pin", "print the digests, and leave the stack's file as it is")
    .option("--json", "print one JSON document, and all else on standard error")
    .addHelpText("after", IMAGE_HELP)
    .action(async (system: string, services: string[], options: ImagePushOptions) => {
      const { imagePush } = await import("../commands/image-push.js");
      endWith(await imagePush(context(), system, services, options));
    });
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
