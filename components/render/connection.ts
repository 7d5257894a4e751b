import {
  addressOnThisMachine,
  connectionSettings,
  defaultHost,
  missingSettings,
  wrongSettings,
} from "@slipway/render-api";
import type { ConfigProblem, ProgramContext } from "../platform-definition";

/**
 * What can't be used to reach Render, and what an update needs to reach it and nothing names. The provider finds that out too late: Pulumi
 * does not tell it whether it is configured for a preview, and by the first creation components stand in the state. An emulator's key is
 * none of stack config: whoever starts `pulumi` hands it over.
 */
export function connectionProblems({ values, environment, isPreview }: ProgramContext): ConfigProblem[] {
  const config = {
    host: values["render:host"],
    apiKey: values["render:apiKey"],
    ownerId: values["render:ownerId"],
  };
  const settings = connectionSettings({ config, environment });
  const wrong = wrongSettings(settings).map(({ setting, key, variable, fault }) => ({
    configPath: key,
    message:
      values[key] === undefined || values[key] === "" ? `(by \`${variable}\` of the environment) ${fault}` : fault,
    command: setting === "host" ? `config set ${key} ${defaultHost}` : `config set --secret ${key}`,
  }));
  if (isPreview || addressOnThisMachine(settings.host) !== undefined) return wrong;
  const missing = missingSettings(settings).map(({ key, variable, thing, argument }) => ({
    configPath: key,
    message: `is missing: the ${thing} at Render; set \`${variable}\` in the environment, or${argument.startsWith("--secret") ? " encrypted" : ""} in the stack's file`,
    isMissing: true,
    command: `config set ${argument}`,
  }));
  return [...wrong, ...missing];
}
