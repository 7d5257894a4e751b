import { type Connection, RenderClient, resolveConnection } from "@slipway/render-client";
import { requireEmulator } from "./emulator/record";
import { withoutSecrets } from "./environment-secrets";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import type { Pulumi } from "./pulumi";
import { readConfig } from "./pulumi-config";
import { emulatorHost } from "./stack-config";
import { complain } from "./terminal";

/** By key. */
type StackConfig = Readonly<Record<string, { value?: string | undefined }>>;

/**
 * The API that holds a stack: the running emulator of a stack on it, else what the provider would use.
 *
 * @param known what holds where the stack's config doesn't say it
 */
export async function connectionOf(
  project: Project,
  stack: string,
  pulumi: Pulumi,
  known: StackConfig = {},
): Promise<Connection> {
  if (emulatorHost(project, stack) === undefined) {
    return configuredConnection(stack, { ...known, ...(await readConfig(pulumi, stack)) }, process.env);
  }
  const { url: host, apiKey, ownerId } = await requireEmulator(project);
  return { host, apiKey, ownerId };
}

/**
 * What stack config and environment say of the API.
 *
 * @throws OperationError that says all that is missing or wrong
 */
export function configuredConnection(
  stack: string,
  config: StackConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Connection {
  const { connection, problems } = resolveConnection({
    config: {
      host: config["render:host"]?.value,
      apiKey: config["render:apiKey"]?.value,
      ownerId: config["render:ownerId"]?.value,
    },
    environment,
    setCommand: `npm run pulumi -- config set --stack ${stack}`,
  });
  if (problems.length > 0) throw new OperationError(problems.map(({ reason }) => reason).join("\n"));
  return connection;
}

/** A client that works until the process ends, and says on standard error when Render makes it wait. */
export function openRender(connection: Connection): RenderClient {
  return new RenderClient(connection, {
    signal: new AbortController().signal,
    report: complain,
    clean: (text) => withoutSecrets(text, process.env),
  });
}
