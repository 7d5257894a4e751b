import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { Rollout, RolloutArgs, RolloutEntry, Service } from "../platform";
import { childOptions } from "./child-options";
import { isRenderService, resolveAddresses } from "./service";

/** Brings the services of one system to their releases and settings on Render, as one unit. */
export class RenderRollout extends pulumi.ComponentResource implements Rollout {
  readonly releases: pulumi.Output<Record<string, string>>;

  constructor(system: string, args: RolloutArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:Rollout", system, {}, options);
    const planned = { services: rolloutEntries(args.entries), rollbackOnFailure: args.rollbackOnFailure };
    const rollout = new render.Rollout(system, planned, childOptions(this, options));
    this.releases = rollout.deployed.apply((deployed) =>
      Object.fromEntries(Object.entries(deployed).map(([service, { release }]) => [service, release])),
    );
    this.registerOutputs({ releases: this.releases });
  }
}

/**
 * What the rollout resource is told of each service, by name.
 *
 * @throws Error when a service was made by another platform, or when a variable is the address of a service that isn't rolled out
 */
export function rolloutEntries(entries: readonly RolloutEntry[]): Record<string, render.RolloutServiceArgs> {
  const services = new Map<string, Service>(entries.map(({ service }) => [service.name, service]));
  return Object.fromEntries(
    entries.map(({ service, release, after }) => {
      if (!isRenderService(service))
        throw new Error(`\`${service.name}\` was not made by the Render platform, so Render can't roll it out`);
      return [
        service.name,
        {
          serviceId: service.serviceId,
          settingsVersion: service.settingsVersion,
          release,
          lateEnvVars: resolveAddresses(service.addresses, services),
          ownEnvVars: [...service.ownVariables],
          after: after && [...after],
        },
      ];
    }),
  );
}
