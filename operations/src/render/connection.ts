import { z } from "zod";
import { type EmulatorRecord, isAnswering, readRecord } from "../emulator/record";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import type { Pulumi } from "../pulumi";
import { localHost } from "../stack-config";

/** Where the API of a stack is, and what opens it. */
export interface RenderConnection {
  /** Base address, ending in `/v1`. */
  host: string;
  apiKey: string;
  /** The workspace that the stack's resources belong to. */
  ownerId: string;
}

const PUBLIC_HOST = "https://api.render.com/v1";

const StackConfig = z.record(z.string(), z.object({ value: z.string().optional() }));
type StackConfig = z.infer<typeof StackConfig>;

/** The API that holds the stack: the running emulator of a local stack, else what config or environment name. */
export async function connectionOf(project: Project, stack: string, pulumi: Pulumi): Promise<RenderConnection> {
  if (localHost(project, stack) === undefined) {
    const printed = await pulumi.read(["config", "--json", "--show-secrets", "--stack", stack]);
    return configuredConnection(stack, StackConfig.parse(JSON.parse(printed)), process.env);
  }
  const { url: host, apiKey, ownerId } = await requireEmulator(project);
  return { host, apiKey, ownerId };
}

/** Where a local stack is: its emulator, which must run. */
export async function requireEmulator(project: Project): Promise<EmulatorRecord> {
  const record = readRecord(project);
  if (record !== undefined && (await isAnswering(record))) return record;
  throw new OperationError("The emulator is not running, so nothing of the stack is. `npm start` starts it.");
}

/**
 * What the provider would use: stack config first, then the environment.
 *
 * @throws OperationError that names what is missing or no URL
 */
export function configuredConnection(
  stack: string,
  config: StackConfig,
  environment: NodeJS.ProcessEnv,
): RenderConnection {
  const setting = (key: string, variable: string): string | undefined =>
    config[key]?.value ?? (environment[variable] === "" ? undefined : environment[variable]);
  const required = (key: string, variable: string, flag = ""): string => {
    const value = setting(key, variable);
    if (value !== undefined) return value;
    throw new OperationError(
      `Stack \`${stack}\` has no \`${key}\`: set it with \`npm run pulumi -- config set --stack ${stack} ${flag}${key}\`, ` +
        `or set \`${variable}\`.`,
    );
  };
  const host = (setting("render:host", "RENDER_HOST") ?? PUBLIC_HOST).replace(/\/+$/, "");
  if (!URL.canParse(host) || !/^https?:/.test(host)) {
    throw new OperationError(
      `\`render:host\` (or \`RENDER_HOST\`) is \`${host}\`, expected a URL such as \`${PUBLIC_HOST}\`.`,
    );
  }
  return {
    host,
    apiKey: required("render:apiKey", "RENDER_API_KEY", "--secret "),
    ownerId: required("render:ownerId", "RENDER_OWNER_ID"),
  };
}
