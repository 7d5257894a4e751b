import type { KnownAddresses } from "../../components/outline/traces";
import type { RenderClient } from "@slipway/render-client";
import type { CommandContext } from "./commands/context";
import { requireEmulator } from "./emulator/record";
import { OperationError } from "./operation-error";
import { type Pulumi, pulumiFor } from "./pulumi";
import { notUp } from "./pulumi-failure";
import { connectionOf, openRender } from "./render";
import { emulatorHost, requireOnRender } from "./stack-config";
import { addressesIn, protectedIn, resourcesIn, type StackResources } from "./stack-resources";

/** What a stack's state holds, and the API that knows how it is. */
export interface DeployedStack {
  name: string;
  resources: StackResources;
  render: RenderClient;
}

/** What a stack's state holds. */
export async function readResources(pulumi: Pulumi, stack: string): Promise<StackResources> {
  return resourcesIn(JSON.parse(await pulumi.read(["stack", "export", "--stack", stack])));
}

/** The addresses that a stack's services were given, by `<system>/<name>`, as its state has them. */
export async function readAddresses(pulumi: Pulumi, stack: string): Promise<ReadonlyMap<string, KnownAddresses>> {
  return addressesIn(JSON.parse(await pulumi.read(["stack", "export", "--stack", stack])));
}

/** What of a stack Pulumi refuses to delete, by the names of resources. */
export async function readProtected(pulumi: Pulumi, stack: string): Promise<string[]> {
  return protectedIn(JSON.parse(await pulumi.read(["stack", "export", "--stack", stack])));
}

/**
 * Opens a stack for reading.
 *
 * @throws OperationError when it isn't there, holds nothing, isn't on Render, or its API is unknown or stopped
 */
export async function openStack(context: CommandContext, name: string): Promise<DeployedStack> {
  const stack = await findStack(context, name);
  if (stack === undefined) throw new OperationError(notUp(name, emulatorHost(context.project, name) !== undefined));
  return stack;
}

/** As {@link openStack}; undefined when it is there and holds nothing yet. */
export async function findStack({ project, step }: CommandContext, name: string): Promise<DeployedStack | undefined> {
  requireOnRender(project, name);
  const isOnEmulator = emulatorHost(project, name) !== undefined;
  if (isOnEmulator) await requireEmulator(project);
  const pulumi = await pulumiFor(project, name, step);
  const resources = await readResources(pulumi, name);
  if (resources.services.length + resources.dataStores.length === 0) return undefined;
  return { name, resources, render: openRender(await connectionOf(project, name, pulumi)) };
}
