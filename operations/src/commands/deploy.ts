import { createStack } from "../create-stack";
import { StackFile } from "../promotion/stack-file";
import { Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import { pinnedBundle } from "../updates/pinned";
import { makeReady } from "../updates/target";
import { updateStack, type UpdateResult } from "../updates/update";
import { whoRuns } from "../updates/who";
import { pinRelease, type ReleaseWish } from "../updates/pin-release";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { emulatorHost, requireOnRender } from "../stack-config";
import { complain } from "../terminal";
import type { CommandContext } from "./context";

/** How a stack is deployed. */
export interface DeployOptions {
  stack: string;
  /** A commit that is pinned before. */
  release?: string;
  /** The systems that it is for; none: those whose code is in this repository. */
  system?: readonly string[];
  /** Whether Pulumi looks first at what is at Render. */
  refresh: boolean;
  /** Whether the result is printed as one JSON document, and all else on standard error. */
  json?: boolean;
}

/** Brings a stack to what its file says, verifies it, and makes both part of its history. Resolves with an exit code. */
export async function deploy(
  context: CommandContext,
  { stack, release, system = [], refresh, json = false }: DeployOptions,
): Promise<number> {
  const { project, step, say } = context;
  const told = json ? complain : say;
  if (release === undefined && system.length > 0)
    throw new OperationError("`--system` says which systems `--release <commit>` is for: give both, or neither.");
  const present = StackFile.open(project, stack);
  requireOnRender(project, stack);
  const pulumi = await pulumiFor(project, stack, step);
  if (emulatorHost(project, stack) !== undefined) await createStack(pulumi, stack);
  await makeReady({ ...context, say: told }, stack, pulumi);
  using interruption = new Interruption();
  const file =
    release === undefined ? present : await withRelease(context, present, { release, systems: system }, told);
  const record = {
    action: "deploy" as const,
    bundle: await pinnedBundle(pulumi, file),
    by: await whoRuns(project.root, process.env),
  };
  const result = await updateStack(context, {
    ...{ stack, pulumi, record, refresh, interruption },
    preview: true,
    quiet: json,
  });
  // Nobody was asked for the release then.
  if (result.end === "not begun") await present.write(present.text, file.text);
  const code = result.end === "green" ? 0 : interruption.isOn ? INTERRUPTED_EXIT : 1;
  told(lastLine(result, file));
  if (json)
    say(JSON.stringify({ stack, passed: code === 0, update: result.end, checks: result.results }, undefined, 2));
  return code;
}

/** Its file with a release pinned in it. */
async function withRelease(
  { project }: CommandContext,
  present: StackFile,
  wish: ReleaseWish,
  told: (line: string) => void,
): Promise<StackFile> {
  const { file, pinned, kept } = await pinRelease(project, present, wish);
  told(
    pinned.length === 0
      ? `No system of \`${file.stack}\` is built from this repository, so \`${file.name}\` is deployed as it is: images are pinned in its \`releases\`.`
      : `\`${file.name}\` pins ${pinned.join(", ")} at ${wish.release.slice(0, 12)}.`,
  );
  if (kept.length > 0)
    told(
      `Stays at the image that \`${file.name}\` pins: ${kept.join(", ")}. One whose line in \`releases\` is removed is built of the commit.`,
    );
  return file;
}

/** What came of it, and what to type next. */
function lastLine({ end, problem = "" }: UpdateResult, file: StackFile): string {
  const { stack } = file;
  const again = `\`npx slipway deploy --stack ${stack}\``;
  if (end === "green") return `\`${stack}\` is deployed, and its checks passed.`;
  if (end === "not begun")
    return `Nothing was deployed: the update of \`${stack}\` changed nothing, for the reason above. Once it is mended: ${again}`;
  if (end === "interrupted")
    return `Stopped in the middle of the update of \`${stack}\`, which is not verified. It goes on with ${again}`;
  const back = file.follows
    ? `take the commit back in its repository (\`git revert\`) and push`
    : `\`npx slipway rollback --stack ${stack}\``;
  if (end === "failed")
    return `${problem} \`npx slipway status --stack ${stack}\` shows what runs. To go back: ${back}`;
  return `\`${stack}\` is deployed and ${end === "checks failed" ? "red" : "not verified"}. ${problem} To go back: ${back}`;
}
