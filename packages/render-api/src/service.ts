import { z } from "zod";
import { autoscalingInputSchema, autoscalingSchema } from "./autoscaling";
import { cronDetailsReply, cronScheduleSchema } from "./cron";
import { cidrBlockInputSchema, cidrBlockReplySchema, cidrBlockSchema } from "./datastore";
import { diskReplySchema, serviceDiskInputSchema, serviceDiskSchema } from "./disk";
import { envVarInputsSchema } from "./env-var";
import {
  anyServicePlanSchema,
  autoDeployTriggerSchema,
  regionSchema,
  runtimeSchema,
  serviceTypeSchema,
  suspendedSchema,
} from "./enums";
import { maintenanceModeInputSchema, maintenanceModeReplySchema, maintenanceModeSchema } from "./maintenance-mode";
import { resourceNameSchema } from "./names";
import { secretFilesInputSchema } from "./secret-file";
import { headerInputSchema, newRouteInputSchema } from "./static-site";
import {
  pathWithinExpected,
  pathWithinPattern,
  repositoryExpected,
  repositoryGlobExpected,
  repositoryGlobPattern,
  repositoryPattern,
} from "./repository";
import { branchExpected, branchPattern, replyLineSchema, textSchema } from "./text";
import { replyIdSchema } from "./ids";
import { imageReferenceSchema } from "./image";
import { registryCredentialSchema } from "./registry-credential";

const yesNo = z.enum(["yes", "no"]);

/** A list that Render replies as null when it is empty. */
function listOrNull<Element extends z.ZodType>(element: Element) {
  return z
    .array(element)
    .nullish()
    .transform((list) => list ?? undefined)
    .optional();
}

/** Empty: none, as for what is deployed from an image. */
const repositorySchema = z
  .string()
  .refine((url) => url === "" || repositoryPattern.test(url), `expected ${repositoryExpected}`);

/** A folder or file of the repository, relative to its root or to the service's own; one outside is nowhere to be found. */
const folderSchema = z.string().regex(pathWithinPattern, `expected ${pathWithinExpected}`);

/** Empty: the repository's default. */
const branchSchema = z.string().refine((name) => name === "" || branchPattern.test(name), `expected ${branchExpected}`);

/** Empty: none. */
export const healthCheckPathPattern = /^(\/[\x21-\x7e]*)?$/;
export const healthCheckPathExpected = "a path that starts with `/`, of printable ASCII without spaces";
const pathSchema = z.string().regex(healthCheckPathPattern, `expected ${healthCheckPathExpected}`);

/** Which files of the repository make Render deploy by itself: globs relative to the repository's root; `ignoredPaths` win. */
export const buildFilterSchema = z.object({
  paths: listOrNull(z.string()),
  ignoredPaths: listOrNull(z.string()),
});
export type BuildFilter = z.infer<typeof buildFilterSchema>;

const globSchema = z.string().regex(repositoryGlobPattern, `expected ${repositoryGlobExpected}`);

/** One that a caller sends. */
const buildFilterInputSchema = z.object({ paths: listOrNull(globSchema), ignoredPaths: listOrNull(globSchema) });

/**
 * How a service is built and started: native commands, or a Dockerfile's place. `preDeployCommand` is here in
 * replies only.
 */
export const envSpecificDetailsSchema = z.object({
  buildCommand: z.string().optional(),
  startCommand: z.string().optional(),
  dockerCommand: z.string().optional(),
  dockerContext: z.string().optional(),
  dockerfilePath: z.string().optional(),
  /** What a Dockerfile's base images are pulled with, in full; a caller sends its id. In replies only. */
  registryCredential: registryCredentialSchema.optional(),
  preDeployCommand: z.string().optional(),
});
export type EnvSpecificDetails = z.infer<typeof envSpecificDetailsSchema>;

/** Those that a caller sends. */
const envSpecificDetailsInputSchema = z.object({
  buildCommand: textSchema.optional(),
  startCommand: textSchema.optional(),
  dockerCommand: textSchema.optional(),
  dockerContext: folderSchema.optional(),
  dockerfilePath: folderSchema.optional(),
  registryCredentialId: z.string().optional(),
});

/** Whether pull requests get a service of their own: never, when asked for, or always. */
export const previewGenerationSchema = z.enum(["off", "manual", "automatic"]);
const previewsSchema = z.object({ generation: previewGenerationSchema });

/** Whether a service is reached at the address that Render gives it; where it isn't, that answers 404, and domains of its own lead to it. */
export const renderSubdomainPolicySchema = z.enum(["enabled", "disabled"]);

/** Which of a web service's answers Render's edge keeps: none, those that say so of static files, or all that say so. */
export const cacheProfileSchema = z.enum(["no-cache", "origin-controlled", "origin-controlled-all"]);
const cacheSchema = z.object({ profile: cacheProfileSchema });

/** `serviceDetails` as a caller sends it; Render's reference says which of them a type of service takes. */
export const serviceDetailsInputSchema = z.object({
  runtime: runtimeSchema.optional(),
  envSpecificDetails: envSpecificDetailsInputSchema.optional(),
  plan: anyServicePlanSchema.optional(),
  region: regionSchema.optional(),
  schedule: cronScheduleSchema.optional(),
  numInstances: z.number().int().min(1).max(100).optional(),
  autoscaling: autoscalingInputSchema.optional(),
  disk: serviceDiskInputSchema.optional(),
  preDeployCommand: textSchema.optional(),
  /**
   * Seconds between SIGTERM and SIGKILL, 1 to 300.
   *
   * @default 30
   */
  maxShutdownDelaySeconds: z.number().int().min(1).max(300).optional(),
  healthCheckPath: pathSchema.optional(),
  maintenanceMode: maintenanceModeInputSchema.optional(),
  renderSubdomainPolicy: renderSubdomainPolicySchema.optional(),
  /** Who reaches a web service or static site; an empty list: nobody. */
  ipAllowList: z.array(cidrBlockInputSchema).optional(),
  buildCommand: textSchema.optional(),
  publishPath: folderSchema.optional(),
  previews: previewsSchema.partial().optional(),
  /** The older form of `previews`, which wins. */
  pullRequestPreviewsEnabled: yesNo.optional(),
  headers: z.array(headerInputSchema).optional(),
  routes: z.array(newRouteInputSchema).optional(),
});
export type ServiceDetailsInput = z.infer<typeof serviceDetailsInputSchema>;

/** Where an image-backed service's image comes from. Render takes an empty `ownerId` for the service's own. */
export const imageInputSchema = z.object({
  ownerId: z.string(),
  imagePath: imageReferenceSchema,
  registryCredentialId: z.string().optional(),
});

const settings = {
  repo: repositorySchema.optional(),
  branch: branchSchema.optional(),
  rootDir: folderSchema.optional(),
  autoDeploy: yesNo.optional(),
  autoDeployTrigger: autoDeployTriggerSchema.optional(),
  buildFilter: buildFilterInputSchema.optional(),
  image: imageInputSchema.optional(),
};

/** Body of `POST /services`. */
export const serviceCreateSchema = z.object({
  type: serviceTypeSchema,
  name: resourceNameSchema,
  ownerId: z.string(),
  ...settings,
  envVars: envVarInputsSchema.optional(),
  secretFiles: secretFilesInputSchema.optional(),
  environmentId: z.string().optional(),
  serviceDetails: serviceDetailsInputSchema.optional(),
});
export type ServiceCreate = z.infer<typeof serviceCreateSchema>;

/** Body of `PATCH /services/{id}`. Region, variables, secret files, instance count, autoscaling, disk, headers, routes and domains have endpoints of their own. */
export const serviceUpdateSchema = z.object({
  name: resourceNameSchema.optional(),
  ...settings,
  serviceDetails: serviceDetailsInputSchema
    .omit({ region: true, numInstances: true, autoscaling: true, disk: true, headers: true, routes: true })
    .extend({ cache: cacheSchema.optional() })
    .optional(),
});
export type ServiceUpdate = z.infer<typeof serviceUpdateSchema>;

/** `serviceDetails` as Render replies. */
export const serviceDetailsSchema = z.object({
  runtime: z.string().optional(),
  env: z.string().optional(),
  envSpecificDetails: envSpecificDetailsSchema.optional(),
  plan: z.string().optional(),
  buildPlan: z.string().optional(),
  region: z.string().optional(),
  /** Of a cron job. */
  schedule: z.string().optional(),
  /** Absent until a run of a cron job has been a success. */
  lastSuccessfulRunAt: z.string().optional(),
  numInstances: z.number().int().optional(),
  /** Only where it was set. */
  autoscaling: autoscalingSchema.optional(),
  disk: serviceDiskSchema.optional(),
  healthCheckPath: z.string().optional(),
  maxShutdownDelaySeconds: z.number().int().optional(),
  buildCommand: z.string().optional(),
  publishPath: z.string().optional(),
  openPorts: z.array(z.object({ port: z.number().int(), protocol: z.string() })).nullish(),
  sshAddress: z.string().optional(),
  previews: z.object({ generation: z.string() }).optional(),
  pullRequestPreviewsEnabled: yesNo.optional(),
  maintenanceMode: maintenanceModeSchema.optional(),
  renderSubdomainPolicy: renderSubdomainPolicySchema.optional(),
  /** Null: nobody. */
  ipAllowList: z.array(cidrBlockSchema).nullish(),
  cache: cacheSchema.optional(),
  /** Of a preview: the service that it is one of. */
  parentServer: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Web services and static sites: a URL. Private services: `slug:port` with no scheme. */
  url: z.string().optional(),
});
export type ServiceDetails = z.infer<typeof serviceDetailsSchema>;

/** A service as Render replies. It never carries variables or secret files. */
export const serviceSchema = z.object({
  id: z.string(),
  type: serviceTypeSchema,
  name: z.string(),
  ownerId: z.string(),
  slug: z.string(),
  autoDeploy: yesNo,
  autoDeployTrigger: autoDeployTriggerSchema.optional(),
  repo: z.string().optional(),
  branch: z.string().optional(),
  rootDir: z.string(),
  buildFilter: buildFilterSchema.optional(),
  /** Of an image-backed service, in full. */
  imagePath: z.string().optional(),
  /** What its image is pulled with. */
  registryCredential: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Only while it belongs to one. */
  environmentId: z.string().optional(),
  dashboardUrl: z.string(),
  notifyOnFail: z.string(),
  suspended: suspendedSchema,
  suspenders: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  serviceDetails: serviceDetailsSchema,
  /**
   * The emulator's only extra field: `host:port` at which other services on the same machine reach this one. Render
   * never sends it.
   */
  internalAddress: z.string().optional(),
});
export type Service = z.infer<typeof serviceSchema>;

/** What a client reads of {@link serviceDetailsSchema}. Only commands may have more than one line. */
const serviceDetailsReplySchema = z.object({
  runtime: replyLineSchema.optional(),
  envSpecificDetails: z
    .object({
      buildCommand: z.string().optional(),
      startCommand: z.string().optional(),
      dockerCommand: z.string().optional(),
      preDeployCommand: z.string().optional(),
      dockerContext: replyLineSchema.optional(),
      dockerfilePath: replyLineSchema.optional(),
      registryCredential: z.object({ id: replyIdSchema }).optional(),
    })
    .optional(),
  plan: replyLineSchema.optional(),
  region: replyLineSchema.optional(),
  ...cronDetailsReply,
  numInstances: z.number().int().optional(),
  autoscaling: autoscalingSchema.optional(),
  disk: diskReplySchema.optional(),
  healthCheckPath: replyLineSchema.optional(),
  maintenanceMode: maintenanceModeReplySchema.optional(),
  previews: z.object({ generation: replyLineSchema }).optional(),
  ipAllowList: z.array(cidrBlockReplySchema).nullish(),
  cache: z.object({ profile: replyLineSchema }).optional(),
  maxShutdownDelaySeconds: z.number().int().optional(),
  buildCommand: z.string().optional(),
  publishPath: replyLineSchema.optional(),
  url: replyLineSchema.optional(),
  renderSubdomainPolicy: replyLineSchema.optional(),
  openPorts: z.array(z.object({ port: z.number().int() })).nullish(),
});

/** What a client reads of a service. */
export const serviceReplySchema = z.object({
  id: replyIdSchema,
  type: replyLineSchema,
  name: replyLineSchema,
  slug: replyLineSchema,
  createdAt: replyLineSchema,
  suspended: replyLineSchema.optional(),
  autoDeploy: replyLineSchema.optional(),
  autoDeployTrigger: replyLineSchema.optional(),
  repo: replyLineSchema.optional(),
  branch: replyLineSchema.optional(),
  rootDir: replyLineSchema.optional(),
  imagePath: replyLineSchema.optional(),
  registryCredential: z.object({ id: replyIdSchema }).optional(),
  environmentId: replyIdSchema.optional(),
  buildFilter: z.object({ paths: listOrNull(replyLineSchema), ignoredPaths: listOrNull(replyLineSchema) }).optional(),
  serviceDetails: serviceDetailsReplySchema,
  internalAddress: replyLineSchema.optional(),
});
export type ServiceReply = z.infer<typeof serviceReplySchema>;

/** Reply of `POST /services`: Render starts a first deploy by itself. */
export const serviceCreatedSchema = z.object({ service: serviceSchema, deployId: z.string() });

/** What a client reads of the reply of `POST /services`. */
export const serviceCreatedReplySchema = z.object({
  service: serviceReplySchema,
  deployId: replyIdSchema.optional(),
});
export type ServiceCreatedReply = z.infer<typeof serviceCreatedReplySchema>;

/** Body of `POST /services/{id}/scale`. */
export const scaleSchema = z.object({ numInstances: z.number().int().min(1).max(100) });

/** One running instance of a service: `srv-<xid>-<5 characters>`. */
export const instanceSchema = z.object({ id: z.string(), createdAt: z.string() });
export type Instance = z.infer<typeof instanceSchema>;
