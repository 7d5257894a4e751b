import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { readIfThere } from "@slipway/render-emulator/process";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import type { Pulumi } from "./pulumi";

/** What Pulumi's file backend writes of who works on a stack. */
const Lock = z.object({ pid: z.number().int().positive() });

const Export = z.object({ deployment: z.object({ pending_operations: z.array(z.unknown()).optional() }) });

/** A stack whose state is on this machine, and what repairs it. */
export interface LocalState {
  project: Pick<Project, "stateFolder">;
  stack: string;
  pulumi: Pick<Pulumi, "read">;
  say: (line: string) => void;
  /** What is done about what it had begun, by the stack's exported state, before Pulumi forgets what it never saw finished. */
  beforeForgotten?: (exported: unknown) => Promise<void>;
}

/**
 * Tidies up after a `pulumi` that was killed at its work: releases its lock, and has Pulumi look at what it had begun. That
 * is safe where the state belongs to this machine alone, since then it can be seen whether that `pulumi` still runs.
 *
 * @throws OperationError when it does
 */
export async function recoverInterruptedUpdate({ project, ...state }: LocalState): Promise<void> {
  const { stack, pulumi, say } = state;
  const working = await pulumiAtWork(project.stateFolder, stack);
  if (working !== undefined) {
    throw new OperationError(
      `another \`pulumi\` (pid ${working}) is working on the stack \`${stack}\`. Wait until it has finished, then run this again.`,
    );
  }
  if ((await lockHolders(project.stateFolder, stack)).length > 0) {
    await pulumi.read(["cancel", "--yes", "--stack", stack]);
    say(`A \`pulumi\` was killed while working on the stack \`${stack}\`: its lock is released.`);
  }
  await lookUpPending(state);
}

/** Has Pulumi look at what it had begun on a stack when it was killed, if anything. */
export async function lookUpPending({
  stack,
  pulumi,
  say,
  beforeForgotten,
}: Omit<LocalState, "project">): Promise<void> {
  const exported: unknown = JSON.parse(await pulumi.read(["stack", "export", "--stack", stack]));
  if (Export.parse(exported).deployment.pending_operations === undefined) return;
  await beforeForgotten?.(exported);
  say(`Looking up what it had started, with \`pulumi refresh --clear-pending-creates\`.`);
  await pulumi.read(["refresh", "--yes", "--clear-pending-creates", "--stack", stack]);
}

/** The `pulumi` of this machine that works on a stack, if one does: a killed one leaves its lock. */
export async function pulumiAtWork(stateFolder: string, stack: string): Promise<number | undefined> {
  for (const pid of await lockHolders(stateFolder, stack)) if (await isPulumi(pid)) return pid;
  return undefined;
}

/** The processes that hold a lock of a stack, by what Pulumi keeps in a folder: `<folder>/.pulumi/locks/<organization>/<project>/<stack>/<id>.json`. */
export async function lockHolders(stateFolder: string, stack: string): Promise<number[]> {
  const folder = path.join(stateFolder, ".pulumi", "locks");
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const locks = files.filter((file) => file.endsWith(".json") && path.basename(path.dirname(file)) === stack);
  // One may be released while they are looked at.
  const texts = await Promise.all(locks.map((file) => readIfThere(path.join(folder, file))));
  return texts.flatMap((text) => (text === undefined ? [] : [Lock.parse(JSON.parse(text)).pid]));
}

/** The process may be gone and its id another program's by now. */
async function isPulumi(pid: number): Promise<boolean> {
  const { stdout } = await execa("ps", ["-o", "command=", "-p", String(pid)], { reject: false });
  return stdout.includes("pulumi");
}
