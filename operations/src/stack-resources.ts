import { z } from "zod";

/** Where a part belongs. */
interface Place {
  /** Its system's name; empty when its name is none that a system gives. */
  system: string;
  /** Its name within the system. */
  name: string;
}

/** A service that a stack's state holds. */
export interface StackService extends Place {
  id: string;
  kind: string;
  /** The commit that the rollout asked for. Absent when it follows its branch or was never rolled out. */
  asked?: string;
}

/** A Postgres or key value instance that a stack's state holds. */
export interface StackDataStore extends Place {
  id: string;
  kind: "Postgres" | "key value";
}

/** What status and logs are about. */
export interface StackResources {
  services: StackService[];
  dataStores: StackDataStore[];
}

const SERVICE_KINDS: Readonly<Record<string, string>> = {
  "render:index:WebService": "web service",
  "render:index:StaticSite": "static site",
};

const DATA_STORE_KINDS: Readonly<Record<string, StackDataStore["kind"]>> = {
  "render:index:Postgres": "Postgres",
  "render:index:KeyValue": "key value",
};

const ROLLOUT = "render:index:Rollout";

const Resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().default(""),
  /** Replaced already, and to be deleted by the next `up`. */
  delete: z.boolean().default(false),
  inputs: z.unknown().optional(),
});
type Resource = z.infer<typeof Resource>;

const Export = z.object({
  deployment: z.object({ resources: z.array(Resource).nullish() }).nullish(),
});

const RolloutInputs = z.object({
  services: z.record(z.string(), z.object({ serviceId: z.string(), release: z.string().optional() })),
});

/**
 * The services and data stores in the output of `pulumi stack export`, each sorted by system and name.
 *
 * @param systems the names of the project's systems: what is called `<system>-<part>` is a part of that system
 */
export function resourcesIn(exported: unknown, systems: readonly string[]): StackResources {
  const resources = (Export.parse(exported).deployment?.resources ?? []).filter((resource) => !resource.delete);
  const asked = askedReleases(resources);
  const services = resources.flatMap((resource) => {
    const kind = SERVICE_KINDS[resource.type];
    const release = asked.get(resource.id);
    if (kind === undefined) return [];
    return [{ id: resource.id, ...placeOf(resource, systems), kind, ...(release !== undefined && { asked: release }) }];
  });
  const dataStores = resources.flatMap((resource) => {
    const kind = DATA_STORE_KINDS[resource.type];
    return kind === undefined ? [] : [{ id: resource.id, ...placeOf(resource, systems), kind }];
  });
  return { services: services.toSorted(byPlace), dataStores: dataStores.toSorted(byPlace) };
}

/** `<system>/<name>`: what tells a part from those of other systems. */
export function fullName({ system, name }: Place): string {
  return system === "" ? name : `${system}/${name}`;
}

function byPlace(one: Place, other: Place): number {
  return one.system.localeCompare(other.system) || one.name.localeCompare(other.name);
}

/** What rollouts ask for, by the service's id. */
function askedReleases(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const entries = resources
    .filter(({ type }) => type === ROLLOUT)
    .flatMap(({ inputs }) => Object.values(RolloutInputs.parse(inputs).services));
  return new Map(entries.flatMap(({ serviceId, release }) => (release === undefined ? [] : [[serviceId, release]])));
}

function placeOf({ urn }: Resource, systems: readonly string[]): Place {
  const logicalName = urn.split("::").at(-1) ?? "";
  const system = systems.find((candidate) => logicalName.startsWith(`${candidate}-`));
  return system === undefined
    ? { system: "", name: logicalName }
    : { system, name: logicalName.slice(system.length + 1) };
}
