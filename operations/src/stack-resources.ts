import { z } from "zod";
import type { KnownAddresses } from "../../components/outline/traces";

/** Where a part belongs. */
export interface Place {
  /** Its system's name; empty when it belongs to none. */
  system: string;
  /** Its name within the system. */
  name: string;
}

/** A service that a stack's state holds. */
export interface StackService extends Place {
  id: string;
  kind: string;
  /**
   * The release that the rollout asked for, as text. Absent when it follows its branch, was never rolled out, or the
   * release is a secret.
   */
  asked?: string;
  /** Set when the last update of its rollout failed, so that what was asked for may not have come about. */
  rolloutFailed?: true;
  /** Set when settings were written at Render that only a deploy brings to what runs, and none has: the rollout was left out. */
  settingsWait?: true;
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

/** What Pulumi calls the kinds of services. */
export const SERVICE_KINDS: Readonly<Record<string, string>> = {
  "render:index:WebService": "web service",
  "render:index:PrivateService": "private service",
  "render:index:BackgroundWorker": "background worker",
  "render:index:CronJob": "cron job",
  "render:index:StaticSite": "static site",
};

/** What Pulumi calls the kinds of data stores. */
export const DATA_STORE_KINDS: Readonly<Record<string, StackDataStore["kind"]>> = {
  "render:index:Postgres": "Postgres",
  "render:index:KeyValue": "key value",
};

/** Whether something is a service, by what {@link SERVICE_KINDS} calls it. */
export function isServiceKind(kind: string): boolean {
  return Object.values(SERVICE_KINDS).includes(kind);
}

/** Whether a service can be pinned to a release: of a cron job Render deploys no commit that is asked for, but an image. */
export function canBePinned({ kind, asked }: Pick<StackService, "kind" | "asked">): boolean {
  return kind !== "cron job" || asked !== undefined;
}

export const ROLLOUT = "render:index:Rollout";
const SYSTEM = "slipway:systems:";

const Resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().default(""),
  parent: z.string().nullish(),
  /** Replaced already, and to be deleted by the next `up`. */
  delete: z.boolean().default(false),
  /** Whether it is something at a provider: components are not. */
  custom: z.boolean().default(false),
  protect: z.boolean().default(false),
  inputs: z.unknown().optional(),
  outputs: z.unknown().optional(),
  /** Why its last creation or update did not come to its end. */
  initErrors: z.array(z.unknown()).nullish(),
});
type Resource = z.infer<typeof Resource>;

const Export = z.object({
  deployment: z.object({ resources: z.array(Resource).nullish() }).nullish(),
});

/** A secret is encrypted in the export: an object that reveals nothing. */
const RolloutInputs = z.object({ services: z.record(z.string(), z.unknown()) }).catch({ services: {} });
const RolloutEntry = z.object({ serviceId: z.string(), release: z.string().optional().catch(undefined) });

const RolloutOutputs = z.object({ deployed: z.record(z.string(), z.unknown()) }).catch({ deployed: {} });
const DeployedRecord = z.object({
  serviceId: z.string(),
  triggers: z.record(z.string(), z.string()).transform((triggers) => Object.values(triggers)),
});
const AddressOutputs = z.object({ url: z.url(), internalAddress: z.string() }).partial().catch({});
const ServiceOutputs = z.object({ settingsFingerprint: z.string().optional() }).catch({});

/** The services and data stores in the output of `pulumi stack export`, each sorted by system and name. */
export function resourcesIn(exported: unknown): StackResources {
  const resources = (Export.parse(exported).deployment?.resources ?? []).filter((resource) => !resource.delete);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const asked = askedOf(resources);
  const deployed = deployedTriggers(resources);
  const services = resources.flatMap((resource) => {
    const kind = SERVICE_KINDS[resource.type];
    if (kind === undefined) return [];
    const waits = settingsWait(resource, deployed.get(resource.id)) && { settingsWait: true as const };
    return [{ id: resource.id, ...placeOf(resource, byUrn), kind, ...asked.get(resource.id), ...waits }];
  });
  const dataStores = resources.flatMap((resource) => {
    const kind = DATA_STORE_KINDS[resource.type];
    return kind === undefined ? [] : [{ id: resource.id, ...placeOf(resource, byUrn), kind }];
  });
  return { services: services.toSorted(byPlace), dataStores: dataStores.toSorted(byPlace) };
}

/** The addresses in the output of `pulumi stack export` that services were given, by `<system>/<name>`. */
export function addressesIn(exported: unknown): ReadonlyMap<string, KnownAddresses> {
  const resources = (Export.parse(exported).deployment?.resources ?? []).filter((resource) => !resource.delete);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return new Map(
    resources
      .filter(({ type }) => SERVICE_KINDS[type] !== undefined)
      .map((resource) => {
        const { url, internalAddress } = AddressOutputs.parse(resource.outputs);
        return [fullName(placeOf(resource, byUrn)), { url, privateHost: internalAddress }];
      }),
  );
}

/** What Pulumi refuses to delete, in the output of `pulumi stack export`: the names of resources. */
export function protectedIn(exported: unknown): string[] {
  const resources = Export.parse(exported).deployment?.resources ?? [];
  return resources.filter(({ custom, protect }) => custom && protect).map(logicalName);
}

/** `<system>/<name>`: what tells a part from those of other systems. */
export function fullName({ system, name }: Place): string {
  return system === "" ? name : `${system}/${name}`;
}

function byPlace(one: Place, other: Place): number {
  return one.system.localeCompare(other.system) || one.name.localeCompare(other.name);
}

/** What rollouts ask for, by the service's id. */
function askedOf(resources: readonly Resource[]): ReadonlyMap<string, Pick<StackService, "asked" | "rolloutFailed">> {
  const entries = resources
    .filter(({ type }) => type === ROLLOUT)
    .flatMap(({ inputs, initErrors }) =>
      Object.values(RolloutInputs.parse(inputs).services).flatMap((entry) => {
        const { success, data } = RolloutEntry.safeParse(entry);
        return success ? [{ ...data, failed: (initErrors ?? []).length > 0 }] : [];
      }),
    );
  return new Map(
    entries.map(({ serviceId, release, failed }) => [
      serviceId,
      { ...(release !== undefined && { asked: release }), ...(failed && { rolloutFailed: true as const }) },
    ]),
  );
}

/** What rollouts have deployed services for, by the service's id: fingerprints of their settings. */
function deployedTriggers(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const records = resources
    .filter(({ type }) => type === ROLLOUT)
    .flatMap(({ outputs }) => Object.values(RolloutOutputs.parse(outputs).deployed))
    .flatMap((record) => DeployedRecord.safeParse(record).data ?? []);
  // Of what was never deployed, or nobody knows how, the next update deploys all.
  return new Map(
    records.flatMap(({ serviceId, triggers }) => (triggers.length === 0 ? [] : [[serviceId, triggers] as const])),
  );
}

function settingsWait({ outputs }: Resource, deployed: readonly string[] | undefined): boolean {
  const fingerprint = ServiceOutputs.parse(outputs).settingsFingerprint;
  return deployed !== undefined && fingerprint !== undefined && !deployed.includes(fingerprint);
}

/** What tells where a resource belongs. */
export interface Placed {
  urn: string;
  type: string;
  parent?: string | null | undefined;
}

/** The system that a part belongs to names it `<system>-<part>`. */
export function placeOf(resource: Placed, byUrn: ReadonlyMap<string, Placed>): Place {
  const name = logicalName(resource);
  const system = systemOf(resource, byUrn);
  return { system, name: name.startsWith(`${system}-`) ? name.slice(system.length + 1) : name };
}

function systemOf(resource: Placed, byUrn: ReadonlyMap<string, Placed>): string {
  if (resource.type.startsWith(SYSTEM)) return logicalName(resource);
  const parent = byUrn.get(resource.parent ?? "");
  return parent === undefined ? "" : systemOf(parent, byUrn);
}

function logicalName({ urn }: Placed): string {
  return urn.split("::").at(-1) ?? "";
}
