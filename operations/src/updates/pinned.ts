import { systems } from "../../../stacks";
import { readResources } from "../deployed-stack";
import type { StackFile } from "../promotion/stack-file";
import type { Pulumi } from "../pulumi";
import { type Bundle, bundleOf, entriesOf } from "../releases/bundle";
import { pinnedIn } from "../releases/pulumi-history";

/** What a stack's file asks for, of the program's services that its state knows by name. What follows a branch asks for nothing. */
export async function pinnedBundle(
  pulumi: Pulumi,
  { stack, config }: Pick<StackFile, "stack" | "config">,
): Promise<Bundle> {
  return askedOf({}, pinnedIn({ config }, (await readResources(pulumi, stack)).services));
}

/** Each service that the program has, at what it is asked to run, else at what it runs: a pin of another one is refused as a mistake. */
export function askedOf(live: Bundle, asked: Bundle): Bundle {
  const isInProgram = (system: string, service: string): boolean =>
    systems.some(({ name, parts }) => name === system && parts.includes(service));
  return bundleOf([...entriesOf(live), ...entriesOf(asked)].filter(({ system, name }) => isInProgram(system, name)));
}
