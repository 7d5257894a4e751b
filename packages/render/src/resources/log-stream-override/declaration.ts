import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { logToken } from "../log-stream/types";
import { notEmpty } from "../shared-types";
import { logEndpointOrNone, tokenNeedsEndpoint } from "./rules";

const properties = {
  resourceId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The service or data store, `srv-…`, `dpg-…` or `red-…`.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
  endpoint: {
    type: { kind: "string", pattern: logEndpointOrNone },
    description: "The syslog server, which is reached by TLS. When empty, the logs are dropped.",
    plainWhenFound: true,
    example: "logs.example.com:6514",
    required: true,
    sentAt: "endpoint",
  },
  ...logToken,
} as const satisfies Properties;

/** Checked inputs. */
export type LogStreamOverrideInputs = Plain<typeof properties>;

/** A service or a data store can have one. */
export const logStreamOverride = declareResource({
  name: "LogStreamOverride",
  description:
    "Where the logs of one service or data store are sent in place of the workspace's `LogStream`, or that they are dropped. Its id is the " +
    "service's or data store's.",
  held: "render",
  properties,
  outputs: {},
  rules: [rule(tokenNeedsEndpoint)],
});
