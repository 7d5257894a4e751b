import { addressOnThisMachine, postgresConnectionInfoSchema, postgresReplySchema } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import { OperationError } from "../operation-error";
import { fullName, type StackDataStore } from "../stack-resources";
import { type ClientCommand, psqlCommand, redisCliCommand } from "./client-command";

const KINDS = {
  Postgres: { path: "/postgres", command: psqlCommand },
  "key value": { path: "/key-value", command: redisCliCommand },
} as const;

// They are the same for all kinds.
const allowList = postgresReplySchema.pick({ ipAllowList: true });
const connections = postgresConnectionInfoSchema.pick({
  internalConnectionString: true,
  externalConnectionString: true,
});

/**
 * The data store of a kind that a person means: the only one, or that of a name.
 *
 * @param wanted its name within its system, or `<system>/<name>`
 * @throws OperationError that lists the names when it is none of them, or several
 */
export function findDataStore(
  dataStores: readonly StackDataStore[],
  kind: StackDataStore["kind"],
  wanted: string | undefined,
): StackDataStore {
  const all = dataStores.filter((store) => store.kind === kind);
  const matching = wanted === undefined ? all : all.filter((store) => [store.name, fullName(store)].includes(wanted));
  const [found, another] = matching;
  if (found !== undefined && another === undefined) return found;
  const names = (found === undefined ? all : matching).map((store) => `\`${fullName(store)}\``).join(", ");
  if (all.length === 0) throw new OperationError(`The stack has no ${kind}.`);
  if (found === undefined) throw new OperationError(`There is no ${kind} \`${wanted}\`; the stack has ${names}.`);
  throw new OperationError(`There are several ${kind} instances: name one of ${names}.`);
}

/**
 * What starts a data store's client. On this machine it connects as the services do, whatever networks the data store lets in.
 *
 * @throws OperationError when the data store is closed to all that is outside of Render
 */
export async function clientFor(render: RenderClient, store: StackDataStore, stack: string): Promise<ClientCommand> {
  const { path, command } = KINDS[store.kind];
  const isInside = addressOnThisMachine(render.connection.host) !== undefined;
  if (!isInside) await requireOpen(render, store, stack);
  const found = await render.ask("get", `${path}/${store.id}/connection-info`, connections);
  return command(isInside ? found.internalConnectionString : found.externalConnectionString);
}

async function requireOpen(render: RenderClient, store: StackDataStore, stack: string): Promise<void> {
  const { ipAllowList } = await render.ask("get", `${KINDS[store.kind].path}/${store.id}`, allowList);
  if ((ipAllowList ?? []).length > 0) return;
  throw new OperationError(
    `\`${fullName(store)}\` lets nobody outside Render connect: name your network in its \`allowedNetworks\` in the ` +
      `stack's settings, then run \`npm run pulumi -- up --stack ${stack}\`.`,
  );
}
