import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../child-options";
import type { Rollout, RolloutArgs, Service } from "../platform";
import { formatRelease } from "../release";
import { titleOf } from "./placement";
import { DockerService, type PlannedService } from "./service";
import type { Switched } from "./switch-over";

/** Puts containers in the place of those that run. */
export type Switch = (services: readonly Switched[], options: { rollbackOnFailure: boolean }) => Promise<void>;

/** What a rollout needs of its platform. */
export interface RolloutPlace {
  system: string;
  /** What the network of the system is called on the host. */
  networkName: string;
  switch: Switch;
}

/** Brings the services of one system to their releases and variables on a Docker host. */
export class DockerRollout extends pulumi.ComponentResource implements Rollout {
  readonly releases: pulumi.Output<Record<string, string>>;

  /** @throws pulumi.RunError where a service can't be rolled out; then nothing is made */
  constructor(place: RolloutPlace, args: RolloutArgs, options?: pulumi.ComponentResourceOptions) {
    const planned = args.entries.map((entry) => dockerService(entry.service).planned(entry));
    super("slipway:docker:Rollout", place.system, {}, options);
    const network = new docker.Network(place.system, { name: place.networkName }, childOptions(this, options));
    const inOrder = ordered(planned);
    const made = inOrder.map((plan) => ({ plan, id: plan.service.make(plan, network.name) }));
    for (const { plan, id } of made) void tellOfReplacement(plan.service, id);
    const rollbackOnFailure = args.rollbackOnFailure ?? true;
    this.releases = pulumi.all(made.map(({ id }) => id)).apply(async (ids) => {
      const switched = inOrder.map(({ service: { place: at } }, index) => ({
        title: titleOf(at),
        service: at.hostName,
        wanted: ids[index] ?? "",
      }));
      if (!pulumi.runtime.isDryRun()) await place.switch(switched, { rollbackOnFailure });
      return Object.fromEntries(planned.map(({ service, image }) => [service.name, formatRelease(image)]));
    });
    // The engine deletes what was before once all outputs are there: once the new containers are healthy, and never otherwise.
    this.registerOutputs({ releases: this.releases });
  }
}

function dockerService(service: Service): DockerService {
  if (service instanceof DockerService) return service;
  throw new Error(`\`${service.name}\` was not created by the Docker platform, so a Docker host can't run it`);
}

/** Each behind those that it waits for. */
function ordered(planned: readonly PlannedService[]): PlannedService[] {
  const done = new Set<PlannedService>();
  const visit = (plan: PlannedService, above: readonly PlannedService[]): void => {
    if (done.has(plan) || above.includes(plan)) return;
    const after = plan.entry.after ?? [];
    for (const other of planned) if (after.includes(other.service.name)) visit(other, [...above, plan]);
    done.add(plan);
  };
  for (const plan of planned) visit(plan, []);
  return [...done];
}

/** In a preview: of a container that will be another one, the id can't be known. */
async function tellOfReplacement(service: DockerService, id: pulumi.Output<string>): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  const { isKnown } = id as pulumi.Output<string> & { isKnown: Promise<boolean> };
  if (await isKnown.catch(() => true)) return;
  await pulumi.log.info(
    `${titleOf(service.place)} gets a new container: the one that runs ends before it starts, and nothing answers until it is healthy.`,
    service,
  );
}
