import { declareResource, type Properties } from "../../declaration/property";
import { logEndpoint, logStreamSetting, logToken } from "./types";

const properties = {
  endpoint: {
    type: { kind: "string", pattern: logEndpoint },
    description: "The syslog server, which is reached by TLS.",
    plainWhenFound: true,
    example: "logs.example.com:6514",
    required: true,
    sentAt: "endpoint",
  },
  ...logToken,
  preview: {
    type: logStreamSetting,
    description: "What becomes of the logs of previews.",
    default: "send",
    sentAt: "preview",
  },
} as const satisfies Properties;

/** A workspace can have one. */
export const logStream = declareResource({
  name: "LogStream",
  description:
    "Where the logs of all services and data stores of the workspace are sent, as syslog messages. A workspace has one at most: let one program " +
    "alone have it. Its id is the workspace's, `tea-…`.",
  held: "render",
  properties,
  outputs: {},
  rules: [],
});
