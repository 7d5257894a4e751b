import {
  autoDeployTriggerSchema,
  cacheProfileSchema,
  cidrExpected,
  cidrPattern,
  fullImage,
  imageExpected,
  imagePattern,
  envVarKeyExpected,
  envVarKeyPattern,
  keyValuePlanSchema,
  maintenanceUriExpected,
  maintenanceUriPattern,
  maxmemoryPolicySchema,
  mountPathExpected,
  mountPathPattern,
  pathWithinExpected,
  pathWithinPattern,
  persistenceModeSchema,
  protectedStatusSchema,
  regionSchema,
  registrySchema,
  renderSubdomainPolicySchema,
  repositoryExpected,
  repositoryGlobExpected,
  repositoryGlobPattern,
  repositoryPattern,
  resourceNameExpected,
  resourceNamePattern,
  runtimeSchema,
  secretFileNameExpected,
  secretFileNamePattern,
  servicePlanAliases,
  servicePlanSchema,
} from "@slipway/render-api";
import type { Pattern } from "../declaration/property";

/** A form that rules out the empty string. */
export const notEmpty: Pattern = {
  regex: /\S/,
  expected: "a string that is not empty",
};

/** A repository that git can be asked for: never an option of its command line. */
export const repositoryUrl: Pattern = { regex: repositoryPattern, expected: repositoryExpected };

/** An image, in whichever of its forms; all that name the same one are the same. */
export const imageReference = {
  kind: "string",
  pattern: { regex: imagePattern, expected: imageExpected },
  form: fullImage,
} as const;

/** What a service or a data store can be called. */
export const resourceName: Pattern = { regex: resourceNamePattern, expected: resourceNameExpected };

/** A folder or file below the folder that it is relative to, such as `apps/api`; or that folder itself, as the empty string. */
export const pathWithin: Pattern = { regex: pathWithinPattern, expected: pathWithinExpected };

/** Globs of a repository's files. */
const repositoryGlob: Pattern = { regex: repositoryGlobPattern, expected: repositoryGlobExpected };

/** The types that several declarations use, each under the name that it has in the SDK. */

export const region = {
  kind: "enum",
  name: "Region",
  description: "Where a resource runs; it can't be moved later.",
  values: regionSchema.options,
  open: true,
} as const;

export const runtime = {
  kind: "enum",
  name: "Runtime",
  description:
    "How a service is built: from a Dockerfile, or by one of Render's native builders; or the image that it is.",
  values: runtimeSchema.options,
} as const;

export const renderSubdomainPolicy = {
  kind: "enum",
  name: "RenderSubdomainPolicy",
  description: "Whether a service is reached at the address that Render gives it.",
  values: renderSubdomainPolicySchema.options,
} as const;

export const servicePlan = {
  kind: "enum",
  name: "ServicePlan",
  description: "The size of each instance of a service.",
  values: servicePlanSchema.options,
  open: true,
  aliases: servicePlanAliases,
} as const;

export const keyValuePlan = {
  kind: "enum",
  name: "KeyValuePlan",
  description: "The size of a key value instance.",
  values: keyValuePlanSchema.options,
  open: true,
} as const;

export const maxmemoryPolicy = {
  kind: "enum",
  name: "MaxmemoryPolicy",
  description: "Which keys a full key value instance drops.",
  values: maxmemoryPolicySchema.options,
} as const;

export const persistenceMode = {
  kind: "enum",
  name: "PersistenceMode",
  description: "What a key value instance keeps across a restart.",
  values: persistenceModeSchema.options,
} as const;

export const registry = {
  kind: "enum",
  name: "Registry",
  description: "A registry of images.",
  values: registrySchema.options,
  open: true,
} as const;

export const protectedStatus = {
  kind: "enum",
  name: "ProtectedStatus",
  description: "Whether only administrators can do to an environment what destroys.",
  values: protectedStatusSchema.options,
} as const;

export const autoDeployTrigger = {
  kind: "enum",
  name: "AutoDeployTrigger",
  description: "When Render deploys a new commit by itself: at once, when the commit's checks have passed, or never.",
  values: autoDeployTriggerSchema.options,
} as const;

export const buildFilter = {
  kind: "object",
  name: "BuildFilter",
  description: "Which files of the repository make Render deploy by itself.",
  properties: {
    paths: {
      type: { kind: "list", element: { kind: "string", pattern: repositoryGlob } },
      description: "Globs relative to the repository's root. Without them, every file counts.",
      plainWhenFound: true,
      absentMeans: [],
    },
    ignoredPaths: {
      type: { kind: "list", element: { kind: "string", pattern: repositoryGlob } },
      description: "Globs of files that never count; they win over `paths`.",
      plainWhenFound: true,
      absentMeans: [],
    },
  },
} as const;

export const serviceDisk = {
  kind: "object",
  name: "ServiceDisk",
  description: "A disk of a service: what is written to it outlives instances and deploys.",
  properties: {
    name: {
      type: { kind: "string", pattern: resourceName },
      description: "The disk's name.",
      plainWhenFound: true,
      required: true,
    },
    mountPath: {
      type: { kind: "string", pattern: { regex: mountPathPattern, expected: mountPathExpected } },
      description: "The folder that it is, as an absolute path.",
      plainWhenFound: true,
      example: "/var/data",
      required: true,
    },
    sizeGB: {
      type: { kind: "integer", minimum: 1 },
      description: "Its size in gigabytes. It can only grow.",
      default: 1,
      growsOnly: true,
    },
  },
} as const;

export const maintenanceMode = {
  kind: "object",
  name: "MaintenanceMode",
  description: "What the world is told while a web service is being worked on.",
  properties: {
    enabled: { type: { kind: "boolean" }, description: "Whether it is told so.", default: false },
    uri: {
      type: { kind: "string", pattern: { regex: maintenanceUriPattern, expected: maintenanceUriExpected } },
      description: "A page of your own about it; when empty, Render has one.",
      plainWhenFound: true,
      example: "https://status.example.com",
      default: "",
    },
  },
} as const;

export const cache = {
  kind: "object",
  name: "ServiceCache",
  description: "What Render's edge keeps of a web service's answers.",
  properties: {
    profile: {
      type: {
        kind: "enum",
        name: "CacheProfile",
        description: "Which answers are kept: none, those that say so of static files, or all that say so.",
        values: cacheProfileSchema.options,
        open: true,
      },
      description: "Which answers are kept: none, those that say so of static files, or all that say so.",
      required: true,
    },
  },
} as const;

export const ipAllowList = {
  kind: "list",
  set: true,
  element: {
    kind: "object",
    name: "CidrBlock",
    description: "A range of IP addresses that may connect.",
    properties: {
      cidrBlock: {
        type: { kind: "string", pattern: { regex: cidrPattern, expected: cidrExpected } },
        description: "The range, such as `203.0.113.0/24`.",
        plainWhenFound: true,
        required: true,
      },
      description: {
        type: { kind: "string" },
        description: "Whose range it is.",
        plainWhenFound: true,
        default: "",
      },
    },
  },
} as const;

/** Where the user of a program finds the name of a thing. */
export const nameSetting = {
  type: { kind: "string", pattern: notEmpty },
  description:
    "What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something of this " +
    "name exists already has it; nothing else depends on it, and no state holds it.",
  plainWhenFound: true,
  transient: true,
} as const;

/** The program's yes to a replacement that deletes data. */
export const allowDataLoss = {
  type: { kind: "boolean" },
  description:
    "Whether a change that can only be made by replacing this resource may delete it **with its data**. " +
    "Otherwise such a change is refused.",
  default: false,
  onlyOurs: true,
} as const;

/** Secret files of a service or an environment group: content by name. */
export const secretFiles = {
  kind: "map",
  value: { kind: "string" },
  keyPattern: { regex: secretFileNamePattern, expected: secretFileNameExpected },
} as const;

/** What Render accepts as the name of an environment variable. */
export const envVarName: Pattern = { regex: envVarKeyPattern, expected: envVarKeyExpected };
