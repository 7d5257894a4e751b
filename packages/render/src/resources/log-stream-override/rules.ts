import type { Pattern, Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import { logEndpoint } from "../log-stream/types";
import type { LogStreamOverrideInputs } from "./declaration";

export const logEndpointOrNone: Pattern = {
  regex: new RegExp(`^$|${logEndpoint.regex.source}`),
  expected: `${logEndpoint.expected}, or an empty text`,
};

/** What is dropped goes with no token. */
export function tokenNeedsEndpoint(inputs: RuleInputs<LogStreamOverrideInputs>): Problem[] {
  if (inputs.known("endpoint") !== "" || !inputs.has("token")) return [];
  return [
    { property: "token", reason: "the logs are dropped, since `endpoint` is empty; remove it, or name a server" },
  ];
}
