import {
  logEndpointExpected,
  logEndpointPattern,
  logStreamSettingSchema,
  logTokenExpected,
  logTokenPattern,
} from "@slipway/render-api";
import type { Pattern, Properties } from "../../declaration/property";

/** Where a log stream leads. */
export const logEndpoint: Pattern = { regex: logEndpointPattern, expected: logEndpointExpected };

export const logStreamSetting = {
  kind: "enum",
  name: "LogStreamSetting",
  description: "Whether logs are sent or dropped.",
  values: logStreamSettingSchema.options,
} as const;

export const logToken = {
  token: {
    type: { kind: "string", pattern: { regex: logTokenPattern, expected: logTokenExpected } },
    description:
      "What the server knows the sender by; it goes with each line. Render never tells it, so that an import can't know it: the update " +
      "after it writes it.",
    defaultText: "none",
    secret: true,
    notEchoed: true,
    sentAt: "token",
  },
} as const satisfies Properties;
