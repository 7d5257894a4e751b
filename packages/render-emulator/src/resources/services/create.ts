import type {
  EnvSpecificDetails,
  Service,
  ServiceCreate,
  ServiceDetails,
  ServiceDetailsInput,
  ServiceType,
} from "@slipway/render-api";
import { badRequest } from "../../errors";
import { shortTypes } from "../../runtimes/environment";
import { displayName, isFetchable } from "../../runtimes/git-source";
import type { RegistryCredentialRecord } from "../registry-credentials/record";
import { makeId, randomSuffix, type Sources } from "../../sources";
import { checkSecretFilesSize } from "../secret-files-size";
import { autoDeployOf } from "./auto-deploy";
import { checkAutoscaling } from "./autoscaling/check";
import { withinBounds } from "./autoscaling/policy";
import { checkDiskOf, newDisk, withDisk } from "./disks/record";
import { accessOf } from "./edge";
import { resolveEnvVars } from "./env-vars/state";
import { checkPlan, paidDetails } from "./free-plan";
import { checkSource, pulledBy } from "./image";
import { previewsOf } from "./previews";
import type { ServiceRecord } from "./record";
import { headersOf, routesOf } from "./static-rules/state";
import { microseconds } from "../../state/timestamps";

/** Has a port that others connect to. */
export function isAddressable(type: ServiceType): boolean {
  return type === "web_service" || type === "private_service" || type === "static_site";
}

/**
 * The record of a service that is made now. Assumes that `input` passed {@link checkServiceCreate}.
 *
 * @param takenSlugs slugs that exist already: then a suffix is added
 * @param port the service's own port, for types that have one
 * @param privatePort where a web service is reached from the private network
 * @param credentials those that its image can be pulled with
 */
export function createService(
  input: ServiceCreate,
  takenSlugs: ReadonlySet<string>,
  port: number | undefined,
  sources: Sources,
  privatePort?: number,
  credentials: readonly RegistryCredentialRecord[] = [],
): ServiceRecord {
  const now = sources.now();
  const id = makeId(sources, input.type === "cron_job" ? "cronJob" : "service");
  const address = port === undefined ? undefined : `127.0.0.1:${port}`;
  const service: Service = {
    id,
    type: input.type,
    name: input.name,
    ownerId: input.ownerId,
    slug: slugOf(input, takenSlugs, sources),
    ...autoDeployOf(input, { autoDeploy: "yes", autoDeployTrigger: "commit" }),
    ...(input.serviceDetails?.runtime === "image" ? {} : { repo: input.repo, branch: input.branch }),
    ...pulledBy(input, input.serviceDetails?.runtime, {}, credentials),
    rootDir: input.rootDir ?? "",
    ...(isEmptyFilter(input.buildFilter) ? {} : { buildFilter: input.buildFilter }),
    ...(input.environmentId !== undefined && { environmentId: input.environmentId }),
    dashboardUrl: `https://dashboard.render.com/${shortTypes[input.type]}/${id}`,
    notifyOnFail: "default",
    suspended: "not_suspended",
    suspenders: [],
    createdAt: microseconds(now),
    updatedAt: microseconds(now),
    serviceDetails: detailsOf(input, id, address),
    ...internalAddressOf(input, privatePort ?? port),
  };
  const { envVars = [], secretFiles = [] } = input;
  const disk = input.serviceDetails?.disk && newDisk(input.serviceDetails.disk, id, sources);
  if (disk !== undefined) checkDiskOf(service);
  return {
    ...{ service: withDisk(service, disk), disk, port, privatePort, secretFiles },
    envVars: resolveEnvVars(envVars, sources),
    headers: headersOf(input.serviceDetails?.headers ?? [], sources),
    routes: routesOf(input.serviceDetails?.routes ?? [], sources),
    customDomains: [],
  };
}

/** How many instances a new service begins with. Where load is to say it, what is asked for counts within its bounds. */
export function instancesAtFirst({ numInstances = 1, autoscaling }: ServiceDetailsInput): number {
  return withinBounds(autoscaling, numInstances);
}

/** Nobody asks a site privately. */
function internalAddressOf({ type }: ServiceCreate, port: number | undefined): Pick<Service, "internalAddress"> {
  return port === undefined || type === "static_site" ? {} : { internalAddress: `127.0.0.1:${port}` };
}

/**
 * Refuses what Render refuses, and what the emulator can't run. The wording is the emulator's own: Render's is unknown.
 */
export function checkServiceCreate(input: ServiceCreate): void {
  checkSecretFilesSize(input.secretFiles ?? []);
  const details = input.serviceDetails ?? {};
  checkSource(input, details.runtime, input.ownerId);
  const isImage = details.runtime === "image";
  if (!isImage) checkRepo(input.repo);
  if (input.type === "static_site") return;
  if (input.type === "cron_job" && details.schedule === undefined) {
    throw badRequest("`serviceDetails.schedule` is required for a cron_job");
  }
  if (details.runtime === undefined) throw badRequest("`serviceDetails.runtime` is required");
  if (isImage || details.runtime === "docker") return;
  for (const command of ["buildCommand", "startCommand"] as const) {
    if (details.envSpecificDetails?.[command] === undefined) {
      throw badRequest(
        `\`serviceDetails.envSpecificDetails.${command}\` is required for runtime \`${details.runtime}\``,
      );
    }
  }
}

/**
 * Refuses what git would not fetch from, or what means nothing to the emulator: a path that is relative to some other
 * folder.
 */
export function checkRepo(repo: string | undefined): void {
  if (repo === undefined || repo === "") throw badRequest("`repo` is required");
  if (!isFetchable(repo)) {
    throw badRequest(`\`repo\` is \`${displayName(repo)}\`: use a git URL or an absolute path`);
  }
}

/** What a host name leaves of a name, less a hyphen and the four characters that Render appends. */
const longestSlug = 58;

/** The service's part of its host name. How Render shortens one that is too long is unknown. */
function slugOf(input: ServiceCreate, taken: ReadonlySet<string>, sources: Sources): string {
  const words = input.name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const slug = words.join("-").slice(0, longestSlug).replace(/-$/, "");
  const isUnreached = input.type === "background_worker" || input.type === "cron_job";
  return isUnreached || taken.has(slug) ? `${slug}-${randomSuffix(sources, 4)}` : slug;
}

function isEmptyFilter(filter: ServiceCreate["buildFilter"]): boolean {
  return (filter?.paths ?? []).length === 0 && (filter?.ignoredPaths ?? []).length === 0;
}

function detailsOf(input: ServiceCreate, id: string, address: string | undefined): ServiceDetails {
  const details = input.serviceDetails ?? {};
  const previews = previewsOf(details, {});
  // Render gives private services `<slug>:10000`; here the address must work as it stands, so it names the proxy's
  // port.
  const url = address === undefined ? {} : { url: input.type === "private_service" ? address : `http://${address}` };
  if (input.type === "static_site") {
    return {
      buildCommand: details.buildCommand ?? "",
      buildPlan: "starter",
      publishPath: details.publishPath ?? "public",
      ...previews,
      ...url,
      ...accessOf(details, {}),
    };
  }
  const built: ServiceDetails = {
    buildPlan: "starter",
    env: details.runtime,
    runtime: details.runtime,
    envSpecificDetails: envSpecificDetailsOf(details, {}),
    // By the name by which it was asked for: whether Render replies with the older or the newer one isn't known.
    plan: details.plan ?? "starter",
    region: details.region ?? "oregon",
  };
  if (input.type === "cron_job") {
    checkPlan(input.type, built);
    return { ...built, schedule: details.schedule };
  }
  const created: ServiceDetails = {
    ...built,
    numInstances: instancesAtFirst(details),
    ...(details.autoscaling !== undefined && { autoscaling: details.autoscaling }),
    maxShutdownDelaySeconds: details.maxShutdownDelaySeconds ?? 30,
    ...previews,
    ...url,
    ...(address === undefined ? {} : { openPorts: [{ port: 10000, protocol: "TCP" }] }),
    ...(input.type === "web_service" && {
      healthCheckPath: details.healthCheckPath ?? "",
      ...accessOf(details, {}),
    }),
  };
  checkPlan(input.type, created);
  checkAutoscaling({ type: input.type, serviceDetails: created });
  return paidDetails({ id, type: input.type }, created, details);
}

/**
 * How a service is built and started, as Render replies it: `preDeployCommand` is sent beside these details and comes
 * back within them, Docker's fields are empty strings when unset.
 */
export function envSpecificDetailsOf(
  input: Pick<ServiceDetailsInput, "envSpecificDetails" | "preDeployCommand"> & { runtime?: string | undefined },
  current: EnvSpecificDetails,
): EnvSpecificDetails {
  const { buildCommand = "", startCommand = "", ...container } = { ...current, ...input.envSpecificDetails };
  const { dockerCommand = "", dockerContext = "", dockerfilePath = "" } = container;
  const preDeployCommand = input.preDeployCommand ?? current.preDeployCommand;
  // Once set it stays in replies, empty when it was taken back.
  const wasNeverSet = preDeployCommand === "" && current.preDeployCommand === undefined;
  let details: EnvSpecificDetails = { buildCommand, startCommand };
  if (input.runtime === "docker") details = { dockerCommand, dockerContext, dockerfilePath };
  // An image has no Dockerfile, even where there was one before.
  if (input.runtime === "image") details = { dockerCommand, dockerContext: "", dockerfilePath: "" };
  return preDeployCommand === undefined || wasNeverSet ? details : { ...details, preDeployCommand };
}
