import { readResources } from "../deployed-stack";
import type { Pulumi } from "../pulumi";
import type { Bundle } from "../releases/bundle";
import { pinnedIn } from "../releases/pulumi-history";
import type { StackFile } from "../promotion/stack-file";

/** What a stack's file asks for, of the services that its state knows by name. What follows a branch asks for nothing. */
export async function pinnedBundle(
  pulumi: Pulumi,
  { stack, config }: Pick<StackFile, "stack" | "config">,
): Promise<Bundle> {
  return pinnedIn({ config }, (await readResources(pulumi, stack)).services);
}
