import { previewStack } from "../../../infra/preview-stack-name";
import { previewStacks } from "../preview-stacks/find";
import { isExpired, readLabel } from "../preview-stacks/label";
import { pulumiFor } from "../pulumi";
import { ago, fromNow } from "../status/ago";
import { tableLines } from "../status/table";
import { colors, type Colors } from "../terminal";
import type { CommandContext } from "./context";

/** A pull request's stack, as `--json` prints it. */
export interface ListedStack {
  stack: string;
  pullRequest: number;
  place: "emulator" | "Render";
  commit?: string | undefined;
  /** RFC 3339. */
  expires?: string | undefined;
  isExpired: boolean;
  resources: number;
  /** RFC 3339. */
  lastUpdate?: string | undefined;
}

/** Lists the stacks of pull requests. */
export async function previewStackList(
  context: CommandContext,
  { json = false }: { json?: boolean },
  now: () => Date = () => new Date(),
): Promise<void> {
  const { project, step, say } = context;
  const listed: ListedStack[] = [];
  for (const { stack, pullRequest, backend, resourceCount, lastUpdate } of await previewStacks(context)) {
    const label = await readLabel(await pulumiFor(project, previewStack(pullRequest), step, backend), stack);
    const place = backend === "emulator" ? "emulator" : "Render";
    listed.push({
      stack,
      pullRequest,
      place,
      ...label,
      isExpired: isExpired(label, now()),
      resources: resourceCount,
      lastUpdate,
    });
  }
  if (json) say(JSON.stringify(listed, undefined, 2));
  else for (const line of listLines(listed, { colors, now: now().getTime() })) say(line);
}

/** The list for people. */
export function listLines(
  stacks: readonly ListedStack[],
  { colors: style, now }: { colors: Colors; now: number },
): string[] {
  if (stacks.length === 0) return ["There is no stack of a pull request."];
  const rows = stacks.map(({ stack, place, commit, expires, isExpired: isOver, resources, lastUpdate }) => [
    stack,
    place,
    commit?.slice(0, 7) ?? "-",
    expires === undefined ? "never" : isOver ? style.yellow(`expired ${fromNow(expires, now)}`) : fromNow(expires, now),
    String(resources),
    lastUpdate === undefined ? "-" : ago(lastUpdate, now),
  ]);
  return tableLines(["STACK", "WHERE", "COMMIT", "EXPIRES", "RESOURCES", "LAST UPDATE"], rows, style);
}
