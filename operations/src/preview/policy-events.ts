import { z } from "zod";
import type { Diagnostic } from "./preview";

const Event = z.object({
  policyEvent: z
    .object({
      resourceUrn: z.string().default(""),
      policyName: z.string(),
      /** The rule's description, and what it says, each a line. */
      message: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
});

/** What Pulumi says in place of a rule, of a value that isn't known yet. */
const UNDECIDED = /^can't run policy .* during preview: /;

/** What the rules of policy packs say, by Pulumi's log of a preview: the JSON of one has nothing of it. */
export function policyDiagnostics(log: string): Diagnostic[] {
  return log
    .split("\n")
    .filter((line) => line.includes('"policyEvent"'))
    .flatMap((line) => readEvent(line)?.policyEvent ?? [])
    .map(({ resourceUrn, policyName, message, enforcementLevel }) => {
      const said = message.trim().split("\n").at(-1) ?? "";
      const level = enforcementLevel === "mandatory" ? "error" : UNDECIDED.test(said) ? "info" : "warning";
      const name = resourceUrn.split("::").at(-1) ?? "";
      return { severity: level, message: `\`${policyName}\` of \`${name}\`: ${said.replace(UNDECIDED, "")}` };
    });
}

/** A `pulumi` that was killed has left its last line cut off; what it says of its end is more than that. */
function readEvent(line: string): z.infer<typeof Event> | undefined {
  try {
    return Event.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
