import type { Service, ServiceDetails, ServiceUpdate } from "@slipway/render-api";
import { ApiError, badRequest } from "../../errors";
import { autoDeployOf } from "./auto-deploy";
import { checkPlan, paidDetails } from "./free-plan";
import { previewsOf } from "./previews";
import { checkRepo, envSpecificDetailsOf } from "./create";
import { subdomainPolicyOf } from "./subdomain";

/**
 * The service after a PATCH: what the body leaves out stays. Nothing is deployed by it.
 *
 * @param updatedAt RFC 3339 with microseconds
 */
export function updateService(service: Service, input: ServiceUpdate, updatedAt: string): Service {
  if (input.image !== undefined || input.serviceDetails?.runtime === "image") {
    throw new ApiError(501, "`image`: the emulator does not run images yet");
  }
  if (input.repo !== undefined) checkRepo(input.repo);
  const { buildFilter: currentFilter, ...rest } = service;
  const filter = input.buildFilter ?? currentFilter;
  const hasFilter = [...(filter?.paths ?? []), ...(filter?.ignoredPaths ?? [])].length > 0;
  return {
    ...rest,
    ...autoDeployOf(input, service),
    name: input.name ?? service.name,
    repo: input.repo ?? service.repo,
    branch: input.branch ?? service.branch,
    rootDir: input.rootDir ?? service.rootDir,
    ...(hasFilter && { buildFilter: filter }),
    serviceDetails: updateDetails(service, input.serviceDetails ?? {}),
    updatedAt,
  };
}

function updateDetails(service: Service, input: NonNullable<ServiceUpdate["serviceDetails"]>): ServiceDetails {
  const current = service.serviceDetails;
  if (service.type === "static_site") return updateSite(current, input);
  const runtime = input.runtime ?? current.runtime;
  const isDocker = runtime === "docker";
  const details = { ...input, ...(isDocker ? { runtime: "docker" as const } : {}) };
  const before = current.envSpecificDetails ?? {};
  const envSpecificDetails = envSpecificDetailsOf(details, before);
  if (!isDocker && (!envSpecificDetails.buildCommand || !envSpecificDetails.startCommand)) {
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
          ...subdomainPolicyOf(input, current),
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
    ...subdomainPolicyOf(input, current),
  };
}
