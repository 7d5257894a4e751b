import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import { secretFilesSize } from "../secret-files-size";
import type { EnvGroupInputs } from "./declaration";

/** A variable has the program's value or one that Render makes up. */
export function generatedOrSaid(inputs: RuleInputs<EnvGroupInputs>): Problem[] {
  const said = Object.keys(inputs.known("envVars") ?? {});
  const both = (inputs.known("generatedEnvVars") ?? []).find((name) => name !== null && said.includes(name));
  if (both === undefined || both === null) return [];
  return [
    { property: "generatedEnvVars", reason: `\`${both}\` is in \`envVars\` as well; remove it from one of them` },
  ];
}

/** What Render keeps of a group's files. */
export function smallFiles(inputs: RuleInputs<EnvGroupInputs>): Problem[] {
  return secretFilesSize("secretFiles", inputs.known("secretFiles"));
}
