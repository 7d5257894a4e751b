import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { WebServiceInputs } from "./declaration";

/** Runtimes with a build command and a start command. */
export const nativeRuntimes = ["elixir", "go", "node", "python", "ruby", "rust"];

/** A native runtime can be neither built nor started without its two commands. */
export function commandsOfRuntime(inputs: RuleInputs<WebServiceInputs>): Problem[] {
  const runtime = inputs.known("runtime");
  if (runtime === undefined || !nativeRuntimes.includes(runtime)) return [];
  return (["buildCommand", "startCommand"] as const)
    .filter((property) => !inputs.has(property) || inputs.known(property) === "")
    .map((property) => ({
      property,
      reason: `runtime \`${runtime}\` needs \`${property}\`; set it, or use runtime \`docker\``,
    }));
}

/** What Render gives to paid plans only. */
export function paidFeatures(inputs: RuleInputs<WebServiceInputs>): Problem[] {
  if (inputs.known("plan") !== "free") return [];
  const instances = inputs.known("numInstances") ?? 1;
  const command = inputs.known("preDeployCommand") ?? "";
  return [
    ...(instances > 1 ? [paidOnly("numInstances", "one instance only")] : []),
    ...(command === "" ? [] : [paidOnly("preDeployCommand", "no pre-deploy command")]),
  ];
}

function paidOnly(property: keyof WebServiceInputs, limit: string): Problem {
  return { property, reason: `plan \`free\` has ${limit}; take \`${property}\` away, or choose \`starter\` or more` };
}
