import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import {
  healthCheckPathExpected,
  healthCheckPathPattern,
  instanceLimits,
  shutdownDelayLimits,
} from "@slipway/render-api";
import { nameSetting, resourceName, region, runtime, servicePlan } from "../shared-types";
import { placement } from "../environment/properties";
import { autoDeploy, customDomains, fingerprints, gitSource } from "../service/properties";
import { domainPartners } from "../service/rules";
import { nativeRuntimes, paidFeatures } from "./rules";

const properties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description:
      "The service's name, unique in the workspace. The public URL is made from the first one and stays when it changes.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  ...gitSource,
  runtime: {
    type: runtime,
    description: "How the service is built and started.",
    required: true,
    deploy: "settings",
    sentAt: "serviceDetails.runtime",
  },
  buildCommand: {
    type: { kind: "string" },
    description: "Shell command that builds a release. Native runtimes need it; Docker has none.",
    absentMeans: "",
    deploy: "settings",
    onlyWhen: { property: "runtime", in: nativeRuntimes },
    requiredWhen: { property: "runtime", in: nativeRuntimes },
    sentAt: "serviceDetails.envSpecificDetails.buildCommand",
  },
  startCommand: {
    type: { kind: "string" },
    description: "Shell command that starts an instance. Native runtimes need it; Docker has none.",
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
    onlyWhen: { property: "runtime", in: ["docker"] },
    sentAt: "serviceDetails.envSpecificDetails.dockerCommand",
  },
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
  numInstances: {
    type: { kind: "integer", ...instanceLimits },
    description: "How many instances run, 1 to 100. A change takes effect at once, with no deploy.",
    default: 1,
    sentAt: "serviceDetails.numInstances",
  },
  healthCheckPath: {
    type: {
      kind: "string",
      pattern: {
        regex: healthCheckPathPattern,
        expected: healthCheckPathExpected,
      },
    },
    description: "Path that answers 2xx or 3xx when an instance is ready. When empty, a TCP connection is enough.",
    plainWhenFound: true,
    example: "/healthz",
    default: "",
    deploy: "settings",
    sentAt: "serviceDetails.healthCheckPath",
  },
  maxShutdownDelaySeconds: {
    type: { kind: "integer", ...shutdownDelayLimits },
    description: "Seconds between SIGTERM and SIGKILL when an instance is replaced, 1 to 300.",
    default: 30,
    deploy: "settings",
    notEchoed: true,
    sentAt: "serviceDetails.maxShutdownDelaySeconds",
  },
  ...autoDeploy,
  ...customDomains,
  ...placement,
  nameSetting,
} as const satisfies Properties;

/** Checked inputs. */
export type WebServiceInputs = Plain<typeof properties>;

/** A web service: built from a git repository, reachable by the world under HTTPS. */
export const webService = declareResource({
  name: "WebService",
  description:
    "A web service on Render, built from a git repository. Creating or changing it writes settings and " +
    "starts no deploy: a `Rollout` deploys it.",
  held: "render",
  properties,
  sentWhole: ["serviceDetails.envSpecificDetails"],
  outputs: {
    slug: {
      type: { kind: "string" },
      description: "The name in the service's addresses, fixed when the service is made.",
      repliedAt: "slug",
    },
    url: {
      type: { kind: "string" },
      description: "The service's public URL, with no slash at the end.",
      repliedAt: "serviceDetails.url",
    },
    internalAddress: {
      type: { kind: "string" },
      description: "`host:port` at which other services of the workspace's region reach this one.",
    },
    ...fingerprints,
  },
  deployedByRollout: true,
  rules: [rule(paidFeatures), rule(domainPartners)],
});
