import type { ConfigProblem, ProgramContext } from "../platform-definition";

const needed = [
  {
    key: "render:apiKey",
    variable: "RENDER_API_KEY",
    meaning: "the key of Render's API",
    command: "config set --secret render:apiKey",
  },
  {
    key: "render:ownerId",
    variable: "RENDER_OWNER_ID",
    meaning: "the workspace, `tea-…`, that everything belongs to",
    command: 'config set render:ownerId "<workspace>"',
  },
] as const;

/**
 * What an update needs to reach Render and nothing names. The provider finds it out too late: Pulumi does not tell it whether it is
 * configured for a preview, and by the first creation components stand in the state.
 */
export function connectionProblems({ values, environment, isPreview }: ProgramContext): ConfigProblem[] {
  if (isPreview) return [];
  return needed
    .filter(({ key, variable }) => !values[key] && !environment[variable])
    .map(({ key, variable, meaning, command }) => ({
      configPath: key,
      message: `is missing: ${meaning}; alternatively, set \`${variable}\` in the environment`,
      command,
    }));
}
