import { z } from "zod";
import type { Pulumi } from "../pulumi";

/** What a pull request's stack says of itself where its state is, so that a clone without its file knows it. */
export interface StackLabel {
  /** When it may be taken down: RFC 3339. Absent where no `slipway preview-stack up` made it. */
  expires?: string | undefined;
  /** The commit that was asked for last. */
  commit?: string | undefined;
}

/** Names of the stack tags. */
const TAGS = { expires: "slipway:expires", commit: "slipway:commit" } as const;

const tagsSchema = z.object({
  [TAGS.expires]: z.iso.datetime().optional().catch(undefined),
  [TAGS.commit]: z.string().optional(),
});

const HOUR_MS = 3_600_000;

/** When a stack expires that is brought up now. */
export function expiryAfter(hours: number, now: Date): string {
  return new Date(now.getTime() + hours * HOUR_MS).toISOString();
}

export function isExpired({ expires }: StackLabel, now: Date): boolean {
  return expires !== undefined && Date.parse(expires) <= now.getTime();
}

export async function writeLabel(pulumi: Pulumi, stack: string, label: Required<StackLabel>): Promise<void> {
  for (const [name, tag] of Object.entries(TAGS) as [keyof StackLabel, string][])
    await pulumi.read(["stack", "tag", "set", tag, label[name] ?? "", "--stack", stack]);
}

export async function readLabel(pulumi: Pulumi, stack: string): Promise<StackLabel> {
  const printed = await pulumi.read(["stack", "tag", "ls", "--json", "--stack", stack]);
  const tags = tagsSchema.parse(JSON.parse(printed));
  return { expires: tags[TAGS.expires], commit: tags[TAGS.commit] };
}
