import * as pulumi from "@pulumi/pulumi";

/** What a program has declared so far. */
interface Declared {
  /** Services that something has to deploy. */
  readonly services: pulumi.CustomResource[];
  /** The `serviceId`s of rollouts. */
  readonly deployed: unknown[];
}

// Copies of this package share it: a service of one may be deployed by a rollout of another.
const key = Symbol.for("@pulumiverse/render:undeployed");
const shared = globalThis as { [key]?: Declared };

/** Takes note of a service. Whether something deploys it is known at the end of the program, and said then. */
export function expectDeploy(service: pulumi.CustomResource, { id, urn }: pulumi.CustomResourceOptions): void {
  const isLookedUp = id !== undefined || urn !== undefined;
  if (!isLookedUp) declared().services.push(service);
}

/**
 * Takes note of the services that a rollout deploys.
 *
 * @param services entries with a `serviceId`, by keys; what of it is an output counts as a whole
 */
export function noteDeployed(services: unknown): void {
  const entries = isMap(services) ? Object.values(services) : [services];
  declared().deployed.push(...entries.map((entry) => (isMap(entry) ? entry.serviceId : entry)));
}

/** The services whose id no rollout was given. It goes by what values follow from, since in a preview there are no ids yet. */
export async function undeployed(): Promise<pulumi.CustomResource[]> {
  const { services, deployed } = declared();
  const origins = new Set<pulumi.Resource>();
  await pulumi.runtime.serializeProperty("services", deployed, origins);
  return services.filter((service) => !origins.has(service));
}

function declared(): Declared {
  if (shared[key] === undefined) {
    shared[key] = { services: [], deployed: [] };
    // Pulumi's own handler runs after all others, and ends the connection to the engine when theirs have come to their end.
    process.once("beforeExit", (exitCode) => {
      // A hint never fails a program.
      if (exitCode === 0 && !pulumi.log.hasErrors()) warn().catch(() => undefined);
    });
  }
  return shared[key];
}

async function warn(): Promise<void> {
  for (const service of await undeployed()) {
    const message =
      "Nothing deploys this service: no `Rollout` of this program has its `id` as a `serviceId`. Add it to one.";
    await pulumi.log.warn(message, service);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}
