import { getService } from "@slipway/render-client";
import { openStack } from "../deployed-stack";
import { findService } from "../logs/find-service";
import { OperationError } from "../operation-error";
import { fullName } from "../stack-resources";
import type { CommandContext } from "./context";

/**
 * Prints the address of a service, and nothing else.
 *
 * @throws OperationError when it has none
 */
export async function printUrl(context: CommandContext, name: string, { stack }: { stack: string }): Promise<void> {
  const { resources, render } = await openStack(context, stack);
  const service = findService(resources.services, name);
  const { url } = (await getService(render, service.id)).serviceDetails;
  if (url === undefined)
    throw new OperationError(`\`${fullName(service)}\` is a ${service.kind}, which has no address for the outside.`);
  context.say(url);
}
