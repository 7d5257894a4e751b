import type { Problem, RuleInputs } from "../../declaration/property";

/** Runtimes with a build command and a start command. */
export const nativeRuntimes = ["elixir", "go", "node", "python", "ruby", "rust"];

/** A native runtime can be neither built nor started without its two commands. */
export function commandsOfRuntime(inputs: RuleInputs): Problem[] {
  const runtime = inputs.known("runtime");
  if (typeof runtime !== "string" || !nativeRuntimes.includes(runtime)) return [];
  return ["buildCommand", "startCommand"]
    .filter((property) => !inputs.has(property) || inputs.known(property) === "")
    .map((property) => ({
      property,
      reason: `runtime \`${runtime}\` needs \`${property}\`; set it, or use runtime \`docker\``,
    }));
}

/** What Render gives to paid plans only. */
export function paidFeatures(inputs: RuleInputs): Problem[] {
  if (inputs.known("plan") !== "free") return [];
  const instances = inputs.known("numInstances");
  const command = inputs.known("preDeployCommand");
  return [
    ...(typeof instances === "number" && instances > 1 ? [paidOnly("numInstances", "one instance only")] : []),
    ...(typeof command === "string" && command !== "" ? [paidOnly("preDeployCommand", "no pre-deploy command")] : []),
  ];
}

function paidOnly(property: string, limit: string): Problem {
  return { property, reason: `plan \`free\` has ${limit}; take \`${property}\` away, or choose \`starter\` or more` };
}
