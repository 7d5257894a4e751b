import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { Rollout, RolloutArgs, RolloutEntry } from "../platform";
import { formatRelease } from "../release";
import { childOptions } from "./child-options";
import { isRenderService } from "./service";

/** Brings the services of one system to their releases and variables on Render, as one unit. */
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
 * @throws Error when a service was made by another platform
 */
function rolloutEntries(entries: readonly RolloutEntry[]): Record<string, render.RolloutServiceArgs> {
  return Object.fromEntries(entries.map((entry) => [entry.service.name, rolloutEntry(entry)]));
}

function rolloutEntry({ service, variables, release, after }: RolloutEntry): render.RolloutServiceArgs {
  if (!isRenderService(service))
    throw new Error(`\`${service.name}\` was not created by the Render platform, so Render can't roll it out`);
  return {
    serviceId: service.serviceId,
    ...(release === undefined ? { source: service.sourceFingerprint } : { release: formatRelease(release) }),
    triggers: { settings: service.settingsFingerprint },
    envVars: { ...variables.values },
    runtimeEnvVars: [...variables.runtimeOnly],
    after: after && [...after],
  };
}
