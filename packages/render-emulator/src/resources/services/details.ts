import { isDeepStrictEqual } from "node:util";
import type { ServiceType } from "@slipway/render-api";
import { absent, badRequest } from "../../errors";
import { asksForNothing, fieldOf, leaveOut } from "../../http/body";
import { everywhere } from "../ip-allow-list";

/** A field of `serviceDetails`, or of the `envSpecificDetails` within it, as Render takes it. */
interface Field {
  /** The types, or runtimes, that take it. */
  readonly of: readonly string[];
  /** Values that ask for nothing, beside `null` and what is empty: Render's defaults. */
  readonly defaults?: readonly unknown[];
  /** Whether only POST takes it: a PATCH has another endpoint in its place, or none. */
  readonly isFixed?: true;
  /** Whether POST has no such field. */
  readonly isPatchedOnly?: true;
  /** Whether the emulator has nothing for it. */
  readonly isAbsent?: true;
  /** Whether an empty value asks for something: an empty allow list lets nobody in. */
  readonly isAskedEmpty?: true;
}

const running: readonly ServiceType[] = ["web_service", "private_service", "background_worker"];
const cron: readonly ServiceType[] = ["cron_job"];
const built: readonly ServiceType[] = [...running, ...cron];
const site: readonly ServiceType[] = ["static_site"];
const published: readonly ServiceType[] = ["web_service", ...site];
const web: readonly ServiceType[] = ["web_service"];
const previewed: readonly ServiceType[] = [...running, ...site];
const every: readonly ServiceType[] = [...previewed, ...cron];

const fields: Readonly<Record<string, Field>> = {
  runtime: { of: built },
  envSpecificDetails: { of: built },
  plan: { of: built, defaults: ["starter", "0.5c-512mb"] },
  region: { of: built, defaults: ["oregon"], isFixed: true },
  numInstances: { of: running, defaults: [1], isFixed: true },
  autoscaling: { of: running, isFixed: true },
  disk: { of: running, isFixed: true },
  preDeployCommand: { of: running },
  maxShutdownDelaySeconds: { of: running, defaults: [30] },
  previews: { of: previewed },
  pullRequestPreviewsEnabled: { of: previewed },
  healthCheckPath: { of: web },
  maintenanceMode: { of: web },
  cache: { of: web, defaults: [{ profile: "no-cache" }], isPatchedOnly: true },
  ipAllowList: { of: published, defaults: [everywhere], isAskedEmpty: true },
  renderSubdomainPolicy: { of: published, defaults: ["enabled"] },
  internalRouting: { of: every, isAbsent: true },
  artifactSourceId: { of: every, isAbsent: true },
  schedule: { of: cron },
  buildCommand: { of: site },
  publishPath: { of: site, defaults: ["public"] },
  headers: { of: site, isFixed: true },
  routes: { of: site, isFixed: true },
};

const native = ["node", "python", "ruby", "go", "rust", "elixir"];

const runtimeFields: Readonly<Record<string, Field>> = {
  buildCommand: { of: native },
  startCommand: { of: native },
  dockerCommand: { of: ["docker", "image"] },
  dockerContext: { of: ["docker"] },
  dockerfilePath: { of: ["docker"] },
  registryCredentialId: { of: ["docker", "image"] },
};

/** Render's own words, where they are known. */
const knownWords = {
  dockerCommand: "docker command parameter is only valid for docker or image environments",
  maintenanceMode: "maintenance mode can only be configured for non-free tier services",
};

/** The wording is the emulator's own: Render's is unknown. */
const noCache = "`serviceDetails.cache`: plan `free` has no edge cache";

/** The service that a request is about. */
export interface DetailedService {
  readonly type: unknown;
  /** The runtime and the plan that it has already. */
  readonly runtime?: string | undefined;
  readonly plan?: string | undefined;
  /** Whether it is there already, so that the request is a PATCH. */
  readonly isThere: boolean;
}

/**
 * Refuses, of the body of a POST or PATCH, what Render does not take for such a service and what the emulator would drop,
 * and takes out of it what is not kept and asks for nothing.
 */
export function refuseDetails(body: unknown, service: DetailedService): void {
  const details = fieldOf(body, ["serviceDetails"]);
  takeOlderName(details);
  // What is no type is told from the body as a whole.
  if (!every.some((type) => type === service.type)) return;
  const isFree = (fieldOf(details, ["plan"]) ?? service.plan) === "free";
  // Whatever it says: Render refuses it even where it asks for nothing.
  if (isFree && fieldOf(details, ["maintenanceMode"]) !== undefined) throw badRequest(knownWords.maintenanceMode);
  const cache = fieldOf(details, ["cache"]);
  if (isFree && cache !== undefined && !asksForDefault(fields.cache, cache)) throw badRequest(noCache);
  refuse(details, fields, { path: "serviceDetails", kind: "type", is: service.type, isThere: service.isThere });
  const runtime = fieldOf(details, ["runtime"]) ?? service.runtime;
  if (runtime === undefined) return;
  const path = "serviceDetails.envSpecificDetails";
  refuse(fieldOf(details, ["envSpecificDetails"]), runtimeFields, {
    path,
    kind: "runtime",
    is: runtime,
    isThere: false,
  });
}

/** `env` is the older name of `runtime`, which Render takes as well. */
function takeOlderName(details: unknown): void {
  const env = fieldOf(details, ["env"]);
  if (env === undefined || typeof details !== "object" || details === null) return;
  const runtime = fieldOf(details, ["runtime"]) ?? env;
  if (runtime !== env) throw badRequest("`serviceDetails.env` is another than `serviceDetails.runtime`: leave it out");
  Object.assign(details, { runtime });
  leaveOut(details, ["env"]);
}

interface Place {
  path: string;
  kind: "type" | "runtime";
  is: unknown;
  isThere: boolean;
}

function refuse(given: unknown, table: typeof fields, { path, kind, is, isThere }: Place): void {
  if (typeof given !== "object" || given === null) return;
  for (const [name, value] of Object.entries(given)) {
    const field = table[name];
    const isFixed = isThere && field?.isFixed === true;
    const isTaken = field?.of.some((one) => one === is) === true;
    const isEmpty = asksForNothing(value) && field?.isAskedEmpty === undefined;
    if (isEmpty || (!isFixed && asksForDefault(field, value))) {
      if (!isTaken || isFixed || field.isAbsent) leaveOut(given, [name]);
      continue;
    }
    const place = `${path}.${name}`;
    if (!isTaken) {
      const known = name === "dockerCommand" ? knownWords.dockerCommand : undefined;
      throw badRequest(known ?? `\`${place}\` is not a field of ${kind} \`${String(is)}\`: leave it out`);
    }
    if (isFixed) throw badRequest(`\`${place}\` can't be changed by a PATCH of the service: leave it out`);
    if (!isThere && field.isPatchedOnly) throw badRequest(`\`${place}\` is for a PATCH of the service: leave it out`);
    if (field.isAbsent) throw absent(place, "this field");
  }
}

function asksForDefault(field: Field | undefined, value: unknown): boolean {
  return field?.defaults?.some((one) => isDeepStrictEqual(one, value)) ?? false;
}
