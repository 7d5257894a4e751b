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
