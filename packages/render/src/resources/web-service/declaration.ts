import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { healthCheckPathExpected, healthCheckPathPattern } from "@slipway/render-api";
import { placement } from "../environment/properties";
import { cache, maintenanceMode, nameSetting, resourceName } from "../shared-types";
import { built, disk, internalAddress, listening, run } from "../service/processes";
import {
  autoDeploy,
  customDomains,
  fingerprints,
  inboundAddresses,
  previews,
  slug,
  source,
  subdomainPolicy,
} from "../service/properties";
import { noFolderOfImage, domainPartners, freePort, oneInstanceWithDisk, someAddress } from "../service/rules";
import { scalableByLoad } from "../service/scaling-rule";
import { paidFeatures } from "./rules";

const properties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description:
      "The service's name, unique in the workspace. The public URL is made from the first one and stays when it changes.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  ...source,
  ...built,
  ...run,
  ...disk,
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
  maintenanceMode: {
    type: maintenanceMode,
    description:
      "Whether the world is told that the service is being worked on, in place of the service's own answers. A change takes effect " +
      "with no deploy. Not for plan `free`.",
    absentMeans: { enabled: false, uri: "" },
    unsentWhen: { property: "plan", in: ["free"] },
    sentAt: "serviceDetails.maintenanceMode",
  },
  cache: {
    type: cache,
    description:
      "What Render's edge keeps of the service's answers, by their header `Cache-Control`. A change takes effect with no deploy. Not for " +
      "plan `free`.",
    absentMeans: { profile: "no-cache" },
    notEchoed: true,
    patchedOnly: true,
    sentAt: "serviceDetails.cache",
  },
  ...listening,
  ...autoDeploy,
  ...customDomains,
  ...subdomainPolicy,
  ...inboundAddresses,
  ...previews,
  ...placement,
  nameSetting,
} as const satisfies Properties;

/** Checked inputs. */
export type WebServiceInputs = Plain<typeof properties>;

/** A web service: built from a git repository or run from an image, reachable by the world under HTTPS. */
export const webService = declareResource({
  name: "WebService",
  description:
    "A web service on Render, built from a git repository or run from an image. Creating or changing it writes settings and " +
    "starts no deploy: a `Rollout` deploys it.",
  held: "render",
  properties,
  sentWhole: ["serviceDetails.envSpecificDetails", "image"],
  outputs: {
    ...slug,
    url: {
      type: { kind: "string" },
      description: "The service's public URL, with no slash at the end.",
      repliedAt: "serviceDetails.url",
    },
    ...internalAddress,
    ...fingerprints,
  },
  holdsData: "disk",
  deployedByRollout: true,
  rules: [
    rule(noFolderOfImage),
    rule(paidFeatures),
    rule(oneInstanceWithDisk),
    rule(scalableByLoad),
    rule(freePort),
    rule(domainPartners),
    rule(someAddress),
  ],
});
