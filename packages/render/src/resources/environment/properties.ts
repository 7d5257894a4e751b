import type { Properties } from "../../declaration/property";
import { notEmpty, protectedStatus, resourceName } from "../shared-types";

/** What an environment is like, in a project or as a resource of its own. */
export const environmentProperties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description: "The environment's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  protectedStatus: {
    type: protectedStatus,
    description: "Whether only administrators of the workspace can delete what is in it, or see its secrets.",
    default: "unprotected",
    sentAt: "protectedStatus",
  },
  networkIsolationEnabled: {
    type: { kind: "boolean" },
    description: "Whether what is in it is cut off from the private network of other environments.",
    default: false,
    sentAt: "networkIsolationEnabled",
  },
} as const satisfies Properties;

/** Where a thing is that can be in an environment. */
export const placement = {
  environmentId: {
    type: { kind: "string", pattern: notEmpty },
    description:
      "The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`. A change moves " +
      "it, with no deploy.",
    defaultText: "none",
    plainWhenFound: true,
    sentAt: "environmentId",
  },
} as const satisfies Properties;
