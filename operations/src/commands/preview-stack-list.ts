import { previewStack } from "../../../infra/preview-stack-name";
import { previewStacks, type StackChoice } from "../preview-stacks/find";
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

/** Which stacks are listed, and how. */
export interface PreviewStackListOptions extends StackChoice {
  /** Only those that have expired. */
  expired?: boolean | undefined;
  /** Whether they are printed as one JSON document. */
  json?: boolean | undefined;
}

/** Lists the stacks of pull requests. */
export async function previewStackList(
  context: CommandContext,
  { json = false, expired = false, ...choice }: PreviewStackListOptions,
  now: () => Date = () => new Date(),
): Promise<void> {
  const { project, step, say } = context;
  const listed: ListedStack[] = [];
  const stacks = (await previewStacks(context, choice)).filter(({ isOurs }) => isOurs);
  for (const { stack, pullRequest, backend, resourceCount: resources, lastUpdate } of stacks) {
    const label = await readLabel(await pulumiFor(project, previewStack(pullRequest), step, backend), stack);
    const { expires, commit } = label;
    const place = backend === "emulator" ? "emulator" : "Render";
    const isOver = isExpired(label, now());
    if (isOver || !expired)
      listed.push({ stack, pullRequest, place, commit, expires, isExpired: isOver, resources, lastUpdate });
  }
  if (json) say(JSON.stringify(listed, undefined, 2));
  else if (listed.length === 0)
    say(`${expired ? "No stack of a pull request has expired" : "There is no stack of a pull request"}.`);
  else for (const line of listLines(listed, { colors, now: now().getTime() })) say(line);
}

/** The list for people. */
function listLines(stacks: readonly ListedStack[], { colors: style, now }: { colors: Colors; now: number }): string[] {
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
