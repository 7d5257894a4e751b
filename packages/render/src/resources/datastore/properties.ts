import type { OutputProperties, Properties } from "../../declaration/property";
import { allowDataLoss, nameSetting, region, resourceName } from "../shared-types";

/** What every data store is made from; each kind puts its own properties among them. */
export const instance = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description: "The instance's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  region: {
    type: region,
    description:
      "Where the instance runs. Another region replaces the instance, and **deletes this one with its data**.",
    default: "oregon",
    immutable: true,
    sentAt: "region",
  },
  nameSetting,
  allowDataLoss,
} as const satisfies Properties;

/** How to connect to a data store. */
export const connectionStrings = {
  internalConnectionString: {
    type: { kind: "string" },
    description: "Connection string for services of the same region.",
    secret: true,
  },
  externalConnectionString: {
    type: { kind: "string" },
    description: "Connection string for clients outside Render.",
    secret: true,
  },
} as const satisfies OutputProperties;

/** Where a data store is, in parts. */
export const addresses = {
  host: { type: { kind: "string" }, description: "Its host for services of the same region." },
  port: { type: { kind: "integer" }, description: "Its port for services of the same region." },
  externalHost: { type: { kind: "string" }, description: "Its host for clients outside Render." },
  externalPort: { type: { kind: "integer" }, description: "Its port for clients outside Render." },
} as const satisfies OutputProperties;
