import { declareResource, type Properties } from "../../declaration/property";
import { nameSetting, notEmpty, region, resourceName } from "../shared-types";

const properties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description: "The set's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  description: {
    type: { kind: "string" },
    description: "What it is for, for whoever sees it in Render's dashboard.",
    plainWhenFound: true,
    default: "",
    sentAt: "description",
  },
  region: {
    type: region,
    description: "Where what uses it runs. Another region makes another set, with other addresses.",
    default: "oregon",
    immutable: true,
    sentAt: "region",
  },
  environmentIds: {
    type: {
      kind: "list",
      element: { kind: "string", pattern: notEmpty },
      set: true,
    },
    description: "The environments whose services reach others from its addresses, by id, `evm-…`.",
    plainWhenFound: true,
    default: [],
    sentAt: "environmentIds",
  },
  nameSetting,
} as const satisfies Properties;

/** Where services come from, for who lets in known addresses alone. */
export const dedicatedIpSet = declareResource({
  name: "DedicatedIpSet",
  description:
    "Outbound addresses that no other workspace has, for services that reach what lets in known addresses alone. It is waited for until it has them.",
  held: "render",
  properties,
  outputs: {
    ips: {
      type: { kind: "list", element: { kind: "string" } },
      description: "The addresses, for the allow lists of others.",
      repliedAt: "ips",
    },
  },
  rules: [],
});
