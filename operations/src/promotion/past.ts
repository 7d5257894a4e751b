import { z } from "zod";
import type { CommandContext } from "../commands/context";
import { pulumiFor } from "../pulumi";
import { readRecord } from "../releases/record";
import { sameBundle } from "../releases/bundle";
import type { PastRelease } from "./going-back";

const History = z.array(z.object({ kind: z.string(), result: z.string(), message: z.string().default("") }));

/** INTERIM */
export async function pastReleases({ project, step }: CommandContext, stack: string): Promise<PastRelease[]> {
  const pulumi = await pulumiFor(project, stack, step);
  const history = History.parse(JSON.parse(await pulumi.read(["stack", "history", "--json", "--stack", stack])));
  const found: PastRelease[] = [];
  for (const { kind, result, message } of history.reverse()) {
    const record = readRecord(message);
    if (record === undefined) continue;
    if (kind === "update")
      found.push({
        number: found.length + 1,
        action: record.action,
        bundle: record.bundle,
        result,
        verified: "not tried",
      });
    const last = found.at(-1);
    if (record.action === "verify" && last !== undefined && record.checks !== undefined) {
      if (Object.keys(last.bundle).length === 0) last.bundle = record.bundle;
      if (sameBundle(last.bundle, record.bundle)) last.verified = record.checks;
    }
  }
  return found.reverse();
}
