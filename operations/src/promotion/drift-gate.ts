import type { Change, PropertyChange } from "../preview/preview";
import { readPreview } from "../preview/read-preview";
import type { Pulumi } from "../pulumi";

/** What is to be said where a stack isn't as its program says, of the first property that isn't; undefined where it is. */
export async function driftProblem(
  pulumi: Pulumi,
  stack: string,
  systems: readonly string[],
): Promise<string | undefined> {
  const { changes, failure } = await readPreview(pulumi, stack, { refresh: true });
  if (failure !== undefined) return `\`${stack}\` can't be compared with its program: ${failure.split("\n")[0] ?? ""}`;
  const mine = changes.filter(({ system }) => system === "" || systems.includes(system));
  return describe(mine, stack);
}

/** The sentence for changes that a preview found. */
export function describe(changes: readonly Change[], stack: string): string | undefined {
  const [change, ...others] = changes;
  if (change === undefined) return undefined;
  const [property, ...further] = change.properties;
  const more = others.reduce((sum, { properties }) => sum + Math.max(1, properties.length), further.length);
  const what = property === undefined ? `${change.kind} would be ${PAST[change.op]}` : inWords(property);
  const where = change.system === "" ? change.part : `${change.system}/${change.part}`;
  return (
    `\`${stack}\` differs from its program: ${where} ${what}${more === 0 ? "" : `, and ${more} more`}; ` +
    `\`npx slipway drift --stack ${stack}\` shows it, \`npx slipway deploy --stack ${stack}\` mends it.`
  );
}

const PAST = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "kept" } as const;

function inWords({ path, from, to, isSecret }: PropertyChange): string {
  if (isSecret) return `has \`${path}\` otherwise (secret)`;
  return `has \`${path}\` ${textOf(from)} and not ${textOf(to)}`;
}

function textOf(value: unknown): string {
  const text = value === undefined ? "unset" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
