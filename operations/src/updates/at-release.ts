import type { CommandContext } from "../commands/context";
import type { INTERRUPTED } from "./interruption";

/** What a stack is looked at with. */
export interface LookedAt {
  stack: string;
  /** A commit that is looked at as if the stack's file pinned it; without one, what the file says. */
  release?: string | undefined;
  /** The systems that run that commit; none: those whose code is in the repository at hand. */
  system: readonly string[];
}

/**
 * Looks at a stack as its file is, or as if a commit were pinned in it.
 *
 * @returns what came of it, or that it was interrupted
 */
export async function atRelease<T>(
  { project }: Pick<CommandContext, "project">,
  { stack, release, system: systems }: LookedAt,
  look: () => Promise<T>,
): Promise<T | typeof INTERRUPTED> {
  if (release === undefined) return look();
  // Loaded here, since it loads the systems, too.
  const { asIfPinned } = await import("./pin-release.js");
  return asIfPinned(project, stack, { release, systems }, look);
}
