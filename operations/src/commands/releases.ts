import { openStack } from "../deployed-stack";
import { pulumiFor } from "../pulumi";
import { bundleLines } from "../releases/bundle";
import { readTimeline } from "../releases/list";
import { releaseLines } from "../releases/release-lines";
import { colors } from "../terminal";
import type { CommandContext } from "./context";

/** What is asked of {@link releases}. */
export interface ReleasesOptions {
  stack: string;
  /** How many are shown, the newest. */
  limit: number;
  /** Whether they are printed as one JSON document. */
  json?: boolean;
}

/** As many as Pulumi's newest page of updates has, each with its verification. */
const pageOfReleases = 50;

/** Prints what a stack ran when, by whom, verified or not, and how it is gone back to. */
export async function releases(context: CommandContext, { stack, limit, json }: ReleasesOptions): Promise<void> {
  const opened = await openStack(context, stack);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  const entries = await readTimeline(pulumi, opened, limit > pageOfReleases);
  const shown = entries.slice(0, limit);
  if (json) {
    const list = shown.map(({ bundle, ...entry }) => ({ ...entry, bundle: bundleLines(bundle) }));
    context.say(JSON.stringify({ stack, releases: list }, undefined, 2));
    return;
  }
  const rest = entries.length - shown.length;
  const lines = [
    ...releaseLines(shown, { colors, now: Date.now() }),
    ...(rest > 0 ? [`and ${rest} more: \`--limit ${entries.length}\` shows them.`] : []),
    ...(shown.length === 0 ? [`Pulumi's history of \`${stack}\` has no release.`] : []),
  ];
  context.say(lines.join("\n").trimEnd());
}
