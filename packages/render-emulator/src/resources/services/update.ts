import type { Service, ServiceDetails, ServiceUpdate } from "@slipway/render-api";
import { badRequest } from "../../errors";
import type { RegistryCredentialRecord } from "../registry-credentials/record";
import { autoDeployOf } from "./auto-deploy";
import { accessOf } from "./edge";
import { checkPlan, paidDetails } from "./free-plan";
import { checkSource, pulledBy } from "./image";
import { previewsOf } from "./previews";
import { checkRepo, envSpecificDetailsOf } from "./create";

/**
 * The service after a PATCH: what the body leaves out stays. Nothing is deployed by it.
 *
 * @param updatedAt RFC 3339 with microseconds
 * @param credentials those that its image can be pulled with
 */
export function updateService(
  service: Service,
  input: ServiceUpdate,
  updatedAt: string,
  credentials: readonly RegistryCredentialRecord[] = [],
): Service {
  const runtime = input.serviceDetails?.runtime ?? service.serviceDetails.runtime;
  checkSource(input, runtime, service.ownerId);
  const { buildFilter: currentFilter, repo, branch, imagePath, registryCredential, ...rest } = service;
  const source = runtime === "image" ? {} : sourceOf(input, { repo, branch });
  const filter = input.buildFilter ?? currentFilter;
  const hasFilter = [...(filter?.paths ?? []), ...(filter?.ignoredPaths ?? [])].length > 0;
  return {
    ...rest,
    ...autoDeployOf(input, service),
    name: input.name ?? service.name,
    ...source,
    ...pulledBy(input, runtime, { imagePath, registryCredential }, credentials),
    rootDir: runtime === "image" ? "" : (input.rootDir ?? service.rootDir),
    ...(hasFilter && runtime !== "image" && { buildFilter: filter }),
    serviceDetails: updateDetails(service, input.serviceDetails ?? {}),
    updatedAt,
  };
}

/** A service that ran an image before has none yet. */
function sourceOf(input: ServiceUpdate, current: Pick<Service, "repo" | "branch">): Pick<Service, "repo" | "branch"> {
  const repo = input.repo ?? current.repo;
  if (input.repo !== undefined || repo === undefined) checkRepo(repo);
  return { repo, branch: input.branch ?? current.branch };
}

function updateDetails(service: Service, input: NonNullable<ServiceUpdate["serviceDetails"]>): ServiceDetails {
  const current = service.serviceDetails;
  if (service.type === "static_site") return updateSite(current, input);
  const runtime = input.runtime ?? current.runtime;
  const isContainer = runtime === "docker" || runtime === "image";
  const before = current.envSpecificDetails ?? {};
  const envSpecificDetails = envSpecificDetailsOf({ ...input, runtime }, before);
  if (!isContainer && (!envSpecificDetails.buildCommand || !envSpecificDetails.startCommand)) {
    throw badRequest(
      `\`serviceDetails.envSpecificDetails\` needs buildCommand and startCommand for runtime \`${runtime}\``,
    );
  }
  const built: ServiceDetails = {
    ...current,
    runtime,
    env: runtime,
    envSpecificDetails,
    plan: input.plan ?? current.plan,
  };
  if (service.type === "cron_job") {
    checkPlan(service.type, built);
    return { ...built, schedule: input.schedule ?? current.schedule };
  }
  const updated: ServiceDetails = {
    ...built,
    ...previewsOf(input, current),
    maxShutdownDelaySeconds: input.maxShutdownDelaySeconds ?? current.maxShutdownDelaySeconds,
    ...(service.type === "web_service"
      ? {
          healthCheckPath: input.healthCheckPath ?? current.healthCheckPath,
          ...accessOf(input, current),
          ...(input.cache !== undefined && { cache: input.cache }),
        }
      : {}),
  };
  checkPlan(service.type, updated);
  return paidDetails(service, updated, input);
}

function updateSite(current: ServiceDetails, input: NonNullable<ServiceUpdate["serviceDetails"]>): ServiceDetails {
  return {
    ...current,
    buildCommand: input.buildCommand ?? current.buildCommand,
    publishPath: input.publishPath ?? current.publishPath,
    ...previewsOf(input, current),
    ...accessOf(input, current),
  };
}
