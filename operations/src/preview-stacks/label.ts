import { z } from "zod";
import type { Pulumi } from "../pulumi";

/** What a pull request's stack says of itself where its state is, so that a clone without its file knows it. */
export interface StackLabel {
  /** When `slipway preview-stack up` made it: RFC 3339. Nothing at Render that is older can be its. */
  since?: string | undefined;
  /** When it may be taken down: RFC 3339. */
  expires?: string | undefined;
  /** The commit that was asked for last. */
  commit?: string | undefined;
}

/** Names of the stack tags. */
const TAGS = { since: "slipway:since", expires: "slipway:expires", commit: "slipway:commit" } as const;

/** The tag by which a stack is known that `slipway preview-stack up` made: the name alone may be anybody's. */
export const OURS = "slipway:environment=preview";

const time = z.iso.datetime().optional().catch(undefined);
const tagsSchema = z.object({ [TAGS.since]: time, [TAGS.expires]: time, [TAGS.commit]: z.string().optional() });

const HOUR_MS = 3_600_000;

/** When a stack expires that is brought up now. */
export function expiryAfter(hours: number, now: Date): string {
  return new Date(now.getTime() + hours * HOUR_MS).toISOString();
}

export function isExpired({ expires }: StackLabel, now: Date): boolean {
  return expires !== undefined && Date.parse(expires) <= now.getTime();
}

/** Labels a stack. What makes it ours comes first: what is labelled in part is found, too. */
export async function writeLabel(pulumi: Pulumi, stack: string, label: StackLabel): Promise<void> {
  const set = async (tag: string, value: string) => pulumi.read(["stack", "tag", "set", tag, value, "--stack", stack]);
  const [name = "", value = ""] = OURS.split("=");
  await set(name, value);
  for (const key of ["since", "expires", "commit"] as const) {
    const given = label[key];
    if (given !== undefined) await set(TAGS[key], given);
  }
}

export async function readLabel(pulumi: Pulumi, stack: string): Promise<StackLabel> {
  const printed = await pulumi.read(["stack", "tag", "ls", "--json", "--stack", stack]);
  const tags = tagsSchema.parse(JSON.parse(printed));
  return { since: tags[TAGS.since], expires: tags[TAGS.expires], commit: tags[TAGS.commit] };
}
