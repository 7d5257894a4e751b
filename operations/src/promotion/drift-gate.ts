import type { Difference, Differences } from "../drift/differences";
import { compare } from "../drift/drift-of";
import type { Pulumi } from "../pulumi";
import { fullName } from "../stack-resources";
import { oneLine } from "../short-text";

/**
 * What is to be said where a stack isn't as its program says, of the first property that isn't; undefined where it is.
 *
 * @throws OperationError when that can't be told
 */
export async function driftProblem(
  pulumi: Pulumi,
  stack: string,
  systems: readonly string[],
): Promise<string | undefined> {
  return describe(await compare(pulumi, stack), stack, systems);
}

/** The sentence for differences of some systems. */
export function describe(
  { drift, pending }: Pick<Differences, "drift" | "pending">,
  stack: string,
  systems: readonly string[],
): string | undefined {
  const isMine = ({ system }: Difference) => system === "" || systems.includes(system);
  const [first, ...others] = [...drift.filter(isMine), ...pending.filter(isMine)];
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return (
    `\`${stack}\` differs from its program: ${inWords(first)}${more}; \`npx slipway drift --stack ${stack}\` shows it, ` +
    `\`npx slipway deploy --stack ${stack}\` mends it.`
  );
}

function inWords({ system, part, what, property = "", program, render, isSecret }: Difference): string {
  const where = fullName({ system, name: part });
  if (what !== "changed") return `\`${where}\` is ${what}`;
  if (isSecret) return `\`${property}\` of \`${where}\` (a secret)`;
  return `\`${property}\` of \`${where}\` is ${textOf(render)} at Render and ${textOf(program)} in the program`;
}

function textOf(value: unknown): string {
  return value === undefined ? "unset" : oneLine(JSON.stringify(value), 80);
}
