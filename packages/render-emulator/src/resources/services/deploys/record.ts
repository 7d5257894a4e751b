import {
  type Deploy,
  deploySchema,
  type DeployStatus,
  digestOf,
  envVarSchema,
  secretFileSchema,
  type Service,
  serviceSchema,
  unfinishedDeployStatuses,
} from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../../elements";
import { makeId, type Sources } from "../../../sources";
import type { Store } from "../../store";
import { idSchema } from "../../../state/file-name";
import { microseconds } from "../../../state/timestamps";
import { unlessEmpty } from "../../../unless-empty";

const commitSchema = z.object({ id: z.string(), message: z.string(), createdAt: z.string() });

/** What a deploy runs with: the settings as they stood when it began. A rollback brings them back. */
const deploySettingsSchema = z.object({
  service: serviceSchema.extend({ id: idSchema }),
  /** Its own, and those of the groups that are linked to it. */
  envVars: z.array(envVarSchema),
  secretFiles: z.array(secretFileSchema).default([]),
});
type Commit = z.infer<typeof commitSchema>;
export type DeploySettings = z.infer<typeof deploySettingsSchema>;

/**
 * What a deploy starts. Of a build, `dir` is the folder's name among the service's builds: that of its deploy; `by` is the
 * deploy that found an image.
 */
const artifactSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("build"),
    dir: idSchema,
    commit: commitSchema,
    imageId: z.string().optional(),
    isSimulated: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal("image"), ref: z.string(), digest: z.string(), by: idSchema }),
]);

export const deployRecordSchema = z.object({
  deploy: deploySchema.extend({ id: idSchema }),
  serviceId: idSchema,
  /** The commit that was asked for; absent: the newest of the branch. */
  commitId: z.string().optional(),
  /** The image that was asked for, in full; absent: the service's own. */
  imageUrl: z.string().optional(),
  /** What it made or took over from an earlier one. Absent until there is one, and once it is no longer kept. */
  artifact: artifactSchema.optional(),
  /** Deploys the service's last successful build, with the settings as they stand when it begins. */
  deployOnly: z.boolean().optional(),
  /** Whether it is the one that came with the service. */
  isFirst: z.boolean().optional(),
  clearsCache: z.boolean().optional(),
  /** The deploy that a rollback goes back to. */
  rollbackTargetId: idSchema.optional(),
  settings: deploySettingsSchema.optional(),
});
export type DeployRecord = z.infer<typeof deployRecordSchema>;

/** @throws ApiError when there is none of that id */
export function deployOf(store: Store, id: string): DeployRecord {
  return found(store.state.deploys, id, ({ deploy }) => deploy.id === id);
}

/** A service's deploys, oldest first. */
export function deploysOf(store: Store, serviceId: string): DeployRecord[] {
  return store.state.deploys.filter((record) => record.serviceId === serviceId);
}

export interface DeployRequest {
  serviceId: string;
  trigger: string;
  /** The commit asked for; absent: the newest of the branch. */
  commitId?: string | undefined;
  /** Of an image-backed service: what is going to run. */
  image?: AskedImage | undefined;
  /** The commit, where it has been fetched already. */
  commit?: Commit | undefined;
  /** Whether it comes with the service. */
  isFirst?: boolean | undefined;
  clearsCache?: boolean | undefined;
  /** Deploy again what this deploy ran; nothing is built. */
  again?: Again | undefined;
  /** Deploy the last successful build, which is this deploy's, with the settings as they are stored now. */
  lastBuild?: LastBuild | undefined;
}

export interface AskedImage {
  /** In full. */
  ref: string;
  /** Whether it is another one than the service's own. */
  isForThisDeploy: boolean;
  /** Whether the service has a pre-deploy command now. */
  hasPreDeploy: boolean;
  /** Whether it is a cron job's: then a deploy starts nothing, and has nothing to wait for. */
  isOfCronJob: boolean;
}

export interface Again {
  record: DeployRecord;
  settings: DeploySettings | undefined;
}

export interface LastBuild {
  record: DeployRecord;
  /** Whether the service has a pre-deploy command now. */
  hasPreDeploy: boolean;
}

/** A deploy that begins now, or waits behind another one. */
export function createDeploy(request: DeployRequest, queued: boolean, sources: Sources): DeployRecord {
  const createdAt = microseconds(sources.now());
  const { again, lastBuild, commitId, image, isFirst, clearsCache } = request;
  const built = again?.record ?? lastBuild?.record;
  return {
    deploy: {
      id: makeId(sources, "deploy"),
      // Message and date of the commit are filled in once it has been fetched.
      commit:
        built?.deploy.commit ??
        request.commit ??
        (commitId === undefined ? null : { id: commitId, message: "", createdAt }),
      ...imageShown(built?.deploy.image, image?.ref),
      status: queued ? "queued" : firstStatus(request),
      trigger: request.trigger,
      createdAt,
      updatedAt: createdAt,
      ...(queued ? {} : { startedAt: createdAt }),
      finishedAt: null,
    },
    serviceId: request.serviceId,
    ...(commitId === undefined ? {} : { commitId }),
    ...(image?.isForThisDeploy ? { imageUrl: image.ref } : {}),
    ...(built === undefined ? {} : { artifact: built.artifact }),
    ...(again === undefined ? {} : { settings: structuredClone(again.settings) }),
    ...(lastBuild === undefined ? {} : { deployOnly: true }),
    ...(isFirst && { isFirst }),
    ...(clearsCache && { clearsCache }),
    ...(request.trigger === "rollback" && { rollbackTargetId: again?.record.deploy.id }),
  };
}

function imageShown(built: Deploy["image"], ref: string | undefined): Pick<Deploy, "image"> {
  const image = built ?? (ref === undefined ? undefined : { ref, sha: digestOf(ref) });
  return image === undefined ? {} : { image };
}

function firstStatus({ again, lastBuild, image }: DeployRequest): DeployStatus {
  if (again !== undefined) return "update_in_progress";
  const unbuilt = lastBuild ?? image;
  if (unbuilt === undefined) return "build_in_progress";
  return unbuilt.hasPreDeploy ? "pre_deploy_in_progress" : "update_in_progress";
}

/** The image that a service runs, in full; undefined when it has a repository. */
export function imageOf({ imagePath, serviceDetails }: Service): string | undefined {
  return serviceDetails.runtime === "image" ? imagePath : undefined;
}

/** @param imageUrl in place of the service's own, for one deploy */
export function askedImage(service: Service, imageUrl?: string): AskedImage | undefined {
  const own = imageOf(service);
  if (own === undefined) return undefined;
  const hasPreDeploy = preDeployCommandOf(service) !== undefined;
  return {
    ref: imageUrl ?? own,
    isForThisDeploy: imageUrl !== undefined,
    hasPreDeploy,
    isOfCronJob: service.type === "cron_job",
  };
}

/** The command that a deploy runs between build and start; undefined when there is none. */
export function preDeployCommandOf({ serviceDetails }: Service): string | undefined {
  return unlessEmpty(serviceDetails.envSpecificDetails?.preDeployCommand);
}

/**
 * What a rollback runs with. Render brings back the commands, the health check's path, the variables and the number of
 * instances of the earlier deploy; plan, region, disk and schedule stay as they are now.
 */
export function rolledBack(earlier: DeploySettings, { name, serviceDetails: now }: Service): DeploySettings {
  const { plan, region, disk, schedule } = now;
  const details = { ...earlier.service.serviceDetails, plan, region, disk, schedule };
  if ((details.plan === "free" || details.disk !== undefined) && details.numInstances !== undefined)
    details.numInstances = 1;
  return { ...earlier, service: { ...earlier.service, name, serviceDetails: details } };
}

/** The deploy in another status; an end carries its time. */
export function withStatus(deploy: Deploy, status: DeployStatus, now: number): Deploy {
  const at = microseconds(now);
  const ends = !unfinishedDeployStatuses.has(status) && deploy.finishedAt === null;
  return {
    ...deploy,
    status,
    updatedAt: at,
    startedAt: deploy.startedAt ?? (status === "queued" ? null : at),
    finishedAt: ends ? at : deploy.finishedAt,
  };
}

/** How a deploy ends that stopped in the given status because its step went wrong. */
export function failureOf(status: DeployStatus): DeployStatus {
  if (status === "pre_deploy_in_progress") return "pre_deploy_failed";
  return status === "update_in_progress" ? "update_failed" : "build_failed";
}

export function isUnfinished(record: DeployRecord): boolean {
  return unfinishedDeployStatuses.has(record.deploy.status);
}
