import { systems } from "../../stacks";
import type { CommandContext } from "./commands/context";
import { OperationError } from "./operation-error";
import { pulumiFor } from "./pulumi";
import { notUp } from "./pulumi-failure";
import { RenderReader } from "./render/client";
import { connectionOf, requireEmulator } from "./render/connection";
import { localHost } from "./stack-config";
import { resourcesIn, type StackResources } from "./stack-resources";

/** What a stack's state holds, and the API that knows how it is. */
export interface DeployedStack {
  name: string;
  resources: StackResources;
  render: RenderReader;
}

/**
 * Opens a stack for reading.
 *
 * @throws OperationError when it isn't there, holds nothing, or its API is unknown or stopped
 */
export async function openStack({ project, step }: CommandContext, name: string): Promise<DeployedStack> {
  if (localHost(project, name) !== undefined) await requireEmulator(project);
  const pulumi = await pulumiFor(project, name, step);
  const exported = await pulumi.read(["stack", "export", "--stack", name]);
  const names = systems.map((system) => system.name);
  const resources = resourcesIn(JSON.parse(exported), names);
  if (resources.services.length + resources.dataStores.length === 0) throw new OperationError(notUp(name));
  return { name, resources, render: new RenderReader(await connectionOf(project, name, pulumi)) };
}
