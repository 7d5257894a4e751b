import { defaultPort, instanceLimits, reservedPorts, shutdownDelayLimits } from "@slipway/render-api";
import type { OutputProperties, Properties } from "../../declaration/property";
import { nativeRuntimes } from "./properties";
import { region, runtime, serviceDisk, servicePlan } from "../shared-types";

/** How what runs is made. */
export const built = {
  runtime: {
    type: runtime,
    description: "How the service is built and started.",
    required: true,
    deploy: "settings",
    sentAt: "serviceDetails.runtime",
  },
  buildCommand: {
    type: { kind: "string" },
    description: "Shell command that builds a release. Native runtimes need it; Docker and images have none.",
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: nativeRuntimes },
    requiredWhen: { property: "runtime", in: nativeRuntimes },
    sentAt: "serviceDetails.envSpecificDetails.buildCommand",
  },
  startCommand: {
    type: { kind: "string" },
    description: "Shell command that starts an instance. Native runtimes need it; Docker and images have none.",
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: nativeRuntimes },
    requiredWhen: { property: "runtime", in: nativeRuntimes },
    sentAt: "serviceDetails.envSpecificDetails.startCommand",
  },
  dockerfilePath: {
    type: { kind: "string" },
    description: "The Dockerfile, relative to `rootDir`. Default `./Dockerfile`.",
    plainWhenFound: true,
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: ["docker"] },
    sentAt: "serviceDetails.envSpecificDetails.dockerfilePath",
  },
  dockerContext: {
    type: { kind: "string" },
    description: "The folder that the Docker build sees, relative to `rootDir`. Default `.`.",
    plainWhenFound: true,
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: ["docker"] },
    sentAt: "serviceDetails.envSpecificDetails.dockerContext",
  },
  dockerCommand: {
    type: { kind: "string" },
    description: "Command that an instance runs in place of the image's own.",
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: ["docker", "image"] },
    sentAt: "serviceDetails.envSpecificDetails.dockerCommand",
  },
} as const satisfies Properties;

/** How large it is, and where. */
export const sized = {
  plan: {
    type: servicePlan,
    description: "The size of each instance.",
    default: "starter",
    deploy: "settings",
    sentAt: "serviceDetails.plan",
  },
  region: {
    type: region,
    description: "Where the service runs. Another region makes another service.",
    default: "oregon",
    immutable: true,
    sentAt: "serviceDetails.region",
  },
} as const satisfies Properties;

/** How it runs. */
export const run = {
  preDeployCommand: {
    type: { kind: "string" },
    description:
      "Command that runs once per deploy, after the build and before any instance starts; a migration, for example.",
    example: "npx prisma migrate deploy",
    absentMeans: "",
    deploy: "settings",
    sentAt: "serviceDetails.preDeployCommand",
    repliedAt: "serviceDetails.envSpecificDetails.preDeployCommand",
  },
  ...sized,
  numInstances: {
    type: { kind: "integer", ...instanceLimits },
    description: "How many instances run, 1 to 100. A change takes effect at once, with no deploy.",
    default: 1,
    sentAt: "serviceDetails.numInstances",
  },
  maxShutdownDelaySeconds: {
    type: { kind: "integer", ...shutdownDelayLimits },
    description: "Seconds between SIGTERM and SIGKILL when an instance is replaced, 1 to 300.",
    default: 30,
    deploy: "settings",
    notEchoed: true,
    sentAt: "serviceDetails.maxShutdownDelaySeconds",
  },
} as const satisfies Properties;

/** Data that outlives deploys. */
export const disk = {
  disk: {
    type: serviceDisk,
    description:
      "A disk, of which there is one at most. A service that has one runs one instance, and each deploy ends it before the " +
      "next one starts. Removing the disk deletes its data, which `allowDataLoss` has to allow.",
    defaultText: "none",
    deploy: "settings",
    sentAt: "serviceDetails.disk",
  },
  allowDataLoss: {
    type: { kind: "boolean" },
    description:
      "Whether a change that removes the disk, or that can only be made by replacing a service which has one, may delete it " +
      "**with its data**. Otherwise such a change is refused.",
    absentMeans: false,
    onlyOurs: true,
  },
} as const satisfies Properties;

/** Where it listens, of what others connect to. */
export const listening = {
  port: {
    type: { kind: "integer", minimum: 1, maximum: 65_535 },
    description:
      "The port in the service's variable `PORT`, which its rollout writes: `internalAddress` has it. Render's private network " +
      `doesn't carry ${reservedPorts.join(", ")}.`,
    defaultText: `the port that Render has seen open, at first ${defaultPort}`,
    onlyOurs: true,
  },
} as const satisfies Properties;

/** Where others on the private network find it. */
export const internalAddress = {
  internalAddress: {
    type: { kind: "string" },
    description: "`host:port` at which other services of the workspace's region reach this one.",
    changesWith: ["port"],
  },
} as const satisfies OutputProperties;
