import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { givenTo } from "../given";
import type { EnvGroup, Rollout, RolloutArgs, RolloutEntry, Service } from "../platform";
import { formatRelease } from "../release";
import { childOptions } from "../child-options";
import { RenderCronJob } from "./cron-job";
import { asSecrets, RenderEnvGroup } from "./env-group";
import { isRenderService } from "./service";

/** Brings the services of one system to their releases and variables on Render, as one unit. */
export class RenderRollout extends pulumi.ComponentResource implements Rollout {
  readonly releases: pulumi.Output<Record<string, string>>;

  constructor(system: string, args: RolloutArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:Rollout", system, {}, options);
    const planned = { services: rolloutEntries(args.entries), rollbackOnFailure: args.rollbackOnFailure };
    const rollout = new render.Rollout(system, planned, childOptions(this, options));
    if (options?.ignoreChanges === undefined) this.#watchVariables(planned.services, rollout.services);
    const settings = args.entries.flatMap(({ service }) =>
      isRenderService(service) ? [[service.name, service.settingsFingerprint] as const] : [],
    );
    const wanted = pulumi.output(Object.fromEntries(settings));
    this.releases = pulumi.all([rollout.deployed, wanted]).apply(async ([deployed, fingerprints]) => {
      for (const [service, fingerprint] of Object.entries(fingerprints))
        if (isWaiting(deployed[service], fingerprint)) await warnOfWaiting(service, this);
      return Object.fromEntries(Object.entries(deployed).map(([service, { release }]) => [service, release]));
    });
    this.registerOutputs({ releases: this.releases });
  }

  /** What the engine replies for a rollout that it left out are the variables of the update before. */
  #watchVariables(asked: Record<string, render.RolloutServiceArgs>, replied: Replied): void {
    pulumi.all([pulumi.output(asked), replied]).apply(async ([services, before]) => {
      for (const [service, { envVars }] of Object.entries(services)) {
        const names = otherNames(envVars, before?.[service]?.envVars);
        if (names.length > 0) await warnOfVariables(service, names, this);
      }
    });
  }
}

/** There is nothing of a rollout that was left out when it would have been created. */
type Replied = pulumi.Output<pulumi.Unwrap<render.Rollout["services"]> | undefined>;

/** Names of the variables in which two sets differ. */
function otherNames(
  one: Readonly<Record<string, string>> = {},
  other: Readonly<Record<string, string>> = {},
): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => one[name] !== other[name]).toSorted();
}

async function warnOfVariables(service: string, names: readonly string[], rollout: pulumi.Resource): Promise<void> {
  if (pulumi.runtime.isDryRun()) return;
  await pulumi.log.warn(
    `\`${service}\` keeps the variables that it has, since this update left out the rollout, which writes them: ` +
      `the next \`pulumi up\` of the whole stack brings those that changed (${names.join(", ")}).`,
    rollout,
  );
}

/** Whether a service has settings that were written and not deployed: where an update left the rollout out (`--target`, `--exclude`). */
function isWaiting(record: { triggers: Readonly<Record<string, string>> } | undefined, settings: string): boolean {
  // What was never deployed, or nobody knows how, has no triggers.
  const deployed = record?.triggers.settings;
  return deployed !== undefined && deployed !== settings;
}

async function warnOfWaiting(service: string, rollout: pulumi.Resource): Promise<void> {
  if (pulumi.runtime.isDryRun()) return;
  await pulumi.log.warn(
    `The settings of \`${service}\` were written at Render and wait for a deploy, since this update left out the rollout: ` +
      "the next `pulumi up` of the whole stack deploys them.",
    rollout,
  );
}

/**
 * What the rollout resource is told of each service, by name.
 *
 * @throws Error when a service was made by another platform
 */
function rolloutEntries(entries: readonly RolloutEntry[]): Record<string, render.RolloutServiceArgs> {
  return Object.fromEntries(entries.map((entry) => [entry.service.name, rolloutEntry(entry)]));
}

function renderService(service: Service) {
  if (isRenderService(service)) return service;
  throw new Error(`\`${service.name}\` was not created by the Render platform, so Render can't roll it out`);
}

function renderGroup(group: EnvGroup): RenderEnvGroup {
  if (group instanceof RenderEnvGroup) return group;
  throw new Error(`\`${group.name}\` was not created by the Render platform, so Render can't link services to it`);
}

function rolloutEntry(entry: RolloutEntry): render.RolloutServiceArgs {
  const { variables, secretFiles, groups = [], release, after } = entry;
  const service = renderService(entry.service);
  // Refuses what the groups have twice.
  givenTo(entry);
  if (release?.kind === "commit" && service instanceof RenderCronJob)
    throw new pulumi.RunError(
      `\`${service.name}\` is a cron job with a release, but Render only deploys the newest commit of a cron job's branch: leave its release out`,
    );
  return {
    serviceId: service.serviceId,
    ...(release === undefined ? { source: service.sourceFingerprint } : { release: formatRelease(release) }),
    triggers: {
      settings: service.settingsFingerprint,
      ...Object.fromEntries(groups.map((group) => [`group-${group.name}`, renderGroup(group).settingsFingerprint])),
    },
    envVars: { ...variables.values },
    secretFiles: secretFiles && asSecrets(secretFiles),
    // A service that has no group of the program's may be linked to any by somebody else.
    ...(groups.length > 0 && {
      envGroups: Object.fromEntries(groups.map((group) => [group.name, renderGroup(group).envGroupId])),
    }),
    runtimeEnvVars: [...variables.runtimeOnly],
    after: after && [...after],
  };
}
