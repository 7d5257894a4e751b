import { existsSync } from "node:fs";
import { z } from "zod";
import { pullRequestOf } from "../../../infra/preview-stack-name";
import type { CommandContext } from "../commands/context";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { type Backend, isBackendChosen } from "../pulumi-backend";

/** A pull request's stack, wherever its state is. */
export interface PreviewStack {
  /** As Pulumi takes it: on Pulumi Cloud it may have its organization before it. */
  stack: string;
  pullRequest: number;
  backend: Backend;
  /** RFC 3339. */
  lastUpdate?: string | undefined;
  resourceCount: number;
}

const stacksSchema = z.array(
  z.object({ name: z.string(), lastUpdate: z.string().optional(), resourceCount: z.number().default(0) }),
);

/**
 * The stacks of pull requests, on the emulator and where the user keeps state.
 *
 * @throws OperationError when nothing says where there could be any
 */
export async function previewStacks({ project, step }: CommandContext): Promise<PreviewStack[]> {
  const backends: Backend[] = [
    ...(existsSync(project.stateFolder) ? (["emulator"] as const) : []),
    ...(isBackendChosen(project, process.env) ? (["user's"] as const) : []),
  ];
  if (backends.length === 0) throw new OperationError(noBackend());
  const found: PreviewStack[] = [];
  for (const backend of backends) {
    const pulumi = await pulumiFor(project, undefined, step, backend);
    const stacks = stacksSchema.parse(JSON.parse(await pulumi.read(["stack", "ls", "--json"])));
    for (const { name, ...rest } of stacks) {
      const pullRequest = pullRequestOf(name.slice(name.lastIndexOf("/") + 1));
      if (pullRequest !== undefined) found.push({ stack: name, pullRequest, backend, ...rest });
    }
  }
  return found.sort((one, other) => one.pullRequest - other.pullRequest);
}

/** Says that nothing tells where state is, and how it is told. */
export function noBackend(): string {
  return (
    "Nothing says where Pulumi keeps the state of stacks at Render, and there is none of an emulator here: set `PULUMI_BACKEND_URL`, " +
    "or log in with `npm run pulumi -- login`."
  );
}
