import { addressOnThisMachine, connectionSettings, missingSettings } from "@slipway/render-api";
import type { ConfigProblem, ProgramContext } from "../platform-definition";

/**
 * What an update needs to reach Render and nothing names. The provider finds it out too late: Pulumi does not tell it whether it is
 * configured for a preview, and by the first creation components stand in the state. An emulator's key is none of stack config: whoever
 * starts `pulumi` hands it over.
 */
export function connectionProblems({ values, environment, isPreview }: ProgramContext): ConfigProblem[] {
  if (isPreview) return [];
  const config = {
    host: values["render:host"],
    apiKey: values["render:apiKey"],
    ownerId: values["render:ownerId"],
  };
  const settings = connectionSettings({ config, environment });
  if (addressOnThisMachine(settings.host) !== undefined) return [];
  return missingSettings(settings).map(({ key, variable, thing, argument }) => ({
    configPath: key,
    message: `is missing: the ${thing} at Render; set \`${variable}\` in the environment, or${argument.startsWith("--secret") ? " encrypted" : ""} in the stack's file`,
    command: `config set ${argument}`,
  }));
}
