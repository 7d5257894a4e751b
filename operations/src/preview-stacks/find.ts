import { existsSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { previewStack, pullRequestOf } from "../../../infra/preview-stack-name";
import type { CommandContext } from "../commands/context";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { type Backend, isBackendChosen } from "../pulumi-backend";
import { readYamlAs } from "../stack-config";
import { OURS } from "./label";

/** A stack with the name of a pull request's, wherever its state is. */
export interface PreviewStack {
  /** As Pulumi takes it: on Pulumi Cloud, one of another organization than the default has that before it. */
  stack: string;
  pullRequest: number;
  backend: Backend;
  /** Whether `slipway preview-stack up` made it; otherwise it only has the name. */
  isOurs: boolean;
  /** RFC 3339. */
  lastUpdate?: string | undefined;
  resourceCount: number;
}

/** Which of them are meant. */
export interface StackChoice {
  /** Only those on this machine's emulator. */
  onEmulator?: boolean | undefined;
  /** Only those at Render. */
  atRender?: boolean | undefined;
  /** Only that of this name, as Pulumi takes it. */
  stack?: string | undefined;
}

const stacksSchema = z.array(
  z.object({ name: z.string(), lastUpdate: z.string().optional(), resourceCount: z.number().default(0) }),
);
type Listed = z.infer<typeof stacksSchema>[number];

const projectSchema = z.object({ name: z.string() });

/**
 * The stacks of pull requests, on the emulator and where the user keeps state, with others of such a name.
 *
 * @throws OperationError when nothing says where there could be any
 */
export async function previewStacks(context: CommandContext, choice: StackChoice = {}): Promise<PreviewStack[]> {
  const { project } = context;
  const { name } = readYamlAs(projectSchema, path.join(project.root, "Pulumi.yaml"));
  const backends: Backend[] = [
    ...(choice.atRender !== true && existsSync(project.stateFolder) ? (["emulator"] as const) : []),
    ...(choice.onEmulator !== true && isBackendChosen(project, process.env) ? (["user's"] as const) : []),
  ];
  if (backends.length === 0 && choice.onEmulator !== true) throw new OperationError(noBackend());
  const found = await Promise.all(backends.map((backend) => stacksIn(context, name, backend)));
  return found
    .flat()
    .filter(({ stack }) => choice.stack === undefined || choice.stack === stack)
    .sort((one, other) => one.pullRequest - other.pullRequest);
}

async function stacksIn({ project, step }: CommandContext, name: string, backend: Backend): Promise<PreviewStack[]> {
  const pulumi = await pulumiFor(project, undefined, step, backend);
  const list = async (...args: string[]) =>
    stacksSchema.parse(JSON.parse(await pulumi.read(["stack", "ls", "--json", ...args])));
  const [all, ours] = await Promise.all([list(), list("--tag", OURS)]);
  return pullRequestStacks(all, ours, name).map((stack) => ({ ...stack, backend }));
}

/**
 * Those that have a pull request's name, in the project of a name: a name of three parts may be of another.
 *
 * @param ours those that have our tag
 */
export function pullRequestStacks(
  all: readonly Listed[],
  ours: readonly Listed[],
  project: string,
): Omit<PreviewStack, "backend">[] {
  return all.flatMap(({ name: stack, ...rest }) => {
    const parts = stack.split("/");
    const pullRequest = pullRequestOf(parts.at(-1) ?? "");
    if (pullRequest === undefined || (parts.length > 2 && parts[1] !== project)) return [];
    return [{ stack, pullRequest, isOurs: ours.some(({ name }) => name === stack), ...rest }];
  });
}

/**
 * The one stack of a pull request; undefined where it has none.
 *
 * @throws OperationError when it has several, or somebody else's has its name
 */
export function onlyStackOf(pullRequest: number, found: readonly PreviewStack[]): PreviewStack | undefined {
  const named = found.filter((stack) => stack.pullRequest === pullRequest);
  const ours = named.filter(({ isOurs }) => isOurs);
  const [stack, another] = ours;
  if (another !== undefined)
    throw new OperationError(
      `Pull request ${pullRequest} has several stacks, of which \`--on-emulator\`, \`--at-render\` or \`--stack <name>\` chooses one: ` +
        `${ours.map((one) => `\`${one.stack}\` ${placeOf(one)}`).join(", ")}.`,
    );
  const [foreign] = named;
  if (stack === undefined && foreign !== undefined) throw new OperationError(notOurs(foreign));
  return stack;
}

/** Where a stack's services are, in words. */
export function placeOf({ backend }: Pick<PreviewStack, "backend">): string {
  return backend === "emulator" ? "on the emulator" : "at Render";
}

/** Says that a stack is somebody else's. */
export function notOurs({ stack, pullRequest, ...rest }: PreviewStack): string {
  return (
    `The stack \`${stack}\` ${placeOf(rest)} is left alone, since \`slipway preview-stack up\` didn't make it (it lacks the tag \`${OURS}\`): ` +
    `rename it with \`npm run pulumi -- stack rename <name> --stack ${stack}\`, so that \`${previewStack(pullRequest)}\` is free for the pull request's.`
  );
}

/** Says that nothing tells where state is, and how it is told. */
function noBackend(): string {
  return (
    "Nothing says where Pulumi keeps the state of stacks at Render, and there is none of an emulator here: set `PULUMI_BACKEND_URL`, " +
    "or log in with `npm run pulumi -- login`."
  );
}
