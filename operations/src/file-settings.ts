import { readSettings, type Settings } from "../../infra/settings";
import { systems } from "../../stacks";
import { configTexts } from "./pulumi-config";

/** As Pulumi.yaml has it. */
const PROJECT = "slipway";

/**
 * The settings in a stack's file, as a preview would find them; Pulumi isn't asked.
 *
 * @param config what the file has
 * @param readable the same, as far as it can be read
 * @throws SettingsError with all that is wrong
 */
export async function readFileSettings(
  stack: string,
  config: Readonly<Record<string, unknown>>,
  readable: Readonly<Record<string, unknown>> = config,
): Promise<Settings> {
  const given = { stack, project: PROJECT, values: configTexts(readable), secretKeys: [], file: config };
  return readSettings({ ...given, environment: process.env, isPreview: true }, systems);
}
