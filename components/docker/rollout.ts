import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../child-options";
import type { Rollout, RolloutArgs, Service } from "../platform";
import { formatRelease } from "../release";
import type { Host } from "./host";
import { withItsWords } from "./its-words";
import { onceFree } from "./once-free";
import { onHost, titleOf } from "./placement";
import { DockerService, type PlannedService } from "./service";
import type { Switched } from "./switch-over";

/** What a rollout needs of its platform. */
export interface RolloutPlace {
  system: string;
  /** What the network of the system is called on the host. */
  networkName: string;
  host: Host;
}

/** Brings the services of one system to their releases and variables on a Docker host. */
export class DockerRollout extends pulumi.ComponentResource implements Rollout {
  readonly releases: pulumi.Output<Record<string, string>>;

  /** @throws pulumi.RunError where a service can't be rolled out; then nothing is made */
  constructor(place: RolloutPlace, args: RolloutArgs, options?: pulumi.ComponentResourceOptions) {
    const planned = args.entries.map((entry) => dockerService(entry.service).planned(entry));
    super("slipway:docker:Rollout", place.system, {}, options);
    const inOrder = ordered(planned);
    const services = inOrder.map(({ service }) => onHost(service.place));
    const isPreview = pulumi.runtime.isDryRun();
    const { host } = place;
    const isFree = isPreview ? Promise.resolve() : withItsWords(host.requireOwn(services));
    const networkOptions = onceFree(isFree, childOptions(this, options));
    const { name: network } = new docker.Network(place.system, { name: place.networkName }, networkOptions);
    const made = inOrder.map((plan) => ({ plan, container: plan.service.make(plan, { network, host, isFree }) }));
    for (const { plan, container } of isPreview ? made : []) void tellAtPreview(plan.service, container.id);
    const rollbackOnFailure = args.rollbackOnFailure ?? true;
    const wanted = made.map(({ plan, container }) => {
      const service = pulumi
        .all([container.id, container.urn])
        .apply(([id, urn]) => ({ ...onHost(plan.service.place), wanted: id, urn }));
      return isPreview ? service.apply((one) => toldOfFailure(host, plan.service, one)) : service;
    });
    this.releases = pulumi.all(wanted).apply(async (switched) => {
      if (!isPreview) await withItsWords(host.switch(switched, { rollbackOnFailure }));
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

/** What an update would do to a service, and what the host can't do for it. */
async function tellAtPreview(service: DockerService, id: pulumi.Output<string>): Promise<void> {
  const title = titleOf(service.place);
  if (service.unlimited !== undefined)
    await pulumi.log.info(
      `${title} has no limits on a Docker host: its ${service.unlimited} does nothing there.`,
      service,
    );
  // Of a container that will be another one the id can't be known.
  const { isKnown } = id as pulumi.Output<string> & { isKnown: Promise<boolean> };
  if (await isKnown.catch(() => true)) return;
  await pulumi.log.info(
    `${title} gets a new container: where one runs, that ends before this one starts, and nothing answers until it is healthy.`,
    service,
  );
}

/** Says at a preview what an update would refuse to do, of a container that stays what it is. */
async function toldOfFailure(host: Host, service: DockerService, switched: Switched): Promise<Switched> {
  const failure = await host.failure(switched);
  if (failure !== undefined) await pulumi.log.warn(failure, service);
  return switched;
}
