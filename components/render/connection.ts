import { connectionSettings, missingSettings } from "@slipway/render-api";
import type { ConfigProblem, ProgramContext } from "../platform-definition";

/**
 * What an update needs to reach Render and nothing names. The provider finds it out too late: Pulumi does not tell it whether it is
 * configured for a preview, and by the first creation components stand in the state.
 */
export function connectionProblems({ values, environment, isPreview }: ProgramContext): ConfigProblem[] {
  if (isPreview) return [];
  const config = { apiKey: values["render:apiKey"], ownerId: values["render:ownerId"] };
  return missingSettings(connectionSettings({ config, environment })).map(({ key, variable, thing, argument }) => ({
    configPath: key,
    message: `is missing: the ${thing} at Render; alternatively, set \`${variable}\` in the environment`,
    command: `config set ${argument}`,
  }));
}
