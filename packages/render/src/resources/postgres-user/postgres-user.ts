import { postgresConnectionInfoSchema, postgresCredentialReplySchema } from "@slipway/render-api";
import { deleteUnlessGone, findUnlessGone, poll, type RenderClient, rowsOf } from "@slipway/render-client";
import { addOnce, partsOfId } from "../../addition";
import { ProviderError } from "../../error";
import type { Created, Desired, Observed, Operation, Prior, Resource } from "../../resource";
import type { ValueMap } from "../../values/value";
import { partsOf } from "../datastore/datastore";
import { withinTimeLimit } from "../rest/time-limit";
import { type PostgresUserInputs, postgresUser } from "./declaration";

const longestWaitMs = 120_000;

/** One user of a database: there is nothing to change of it. */
class PostgresUserResource implements Resource<PostgresUserInputs> {
  readonly declaration = postgresUser;

  planned(): ValueMap {
    return {};
  }

  create(operation: Operation, { values: { postgresId, username } }: Desired<PostgresUserInputs>): Promise<Created> {
    const id = `${postgresId}/${username}`;
    return inTurn(operation, postgresId, () =>
      withinTimeLimit(operation, `Adding the user \`${id}\``, async (limited) => {
        await addUser(limited, id);
        return { id, outputs: await connectionsOf(limited, id) };
      }),
    );
  }

  async read(
    operation: Operation,
    id: string,
    prior: Prior<PostgresUserInputs> | undefined,
  ): Promise<Observed | undefined> {
    const { postgresId, username } = userOf(id);
    const users = await findUnlessGone(operation.render, () => operation.snapshot.all(usersOf(postgresId)));
    const user = users?.find((one) => one.id === username);
    if (user === undefined) return undefined;
    return {
      inputs: { postgresId, username },
      outputs: prior?.outputs.marked ?? (await imported(operation, id, user)),
    };
  }

  async update(_: Operation, _id: string, prior: Prior<PostgresUserInputs>): Promise<ValueMap> {
    return prior.outputs.marked;
  }

  delete(operation: Operation, id: string): Promise<void> {
    const { postgresId, username } = userOf(id);
    return inTurn(operation, postgresId, () =>
      withinTimeLimit(operation, `Deleting the user \`${id}\``, async ({ render, warn }) => {
        const users = await findUnlessGone(render, () => listUsers(render, postgresId));
        const user = users?.find((one) => one.id === username);
        if (user?.default !== true) await deleteUnlessGone(render, `/postgres/${postgresId}/credentials/${username}`);
        else
          warn(
            `\`${username}\` is the default user of \`${postgresId}\`, which Render does not delete: it stays, can still log in, and goes ` +
              "with the instance. To take it away, add another user first.",
          );
      }),
    );
  }
}

/** A user as an element of a list: its name is what it is known by. */
const userSchema = postgresCredentialReplySchema.transform(({ username, ...user }) => ({ id: username, ...user }));
type User = ReturnType<typeof userSchema.parse>;

function usersOf(postgresId: string) {
  return {
    path: `/postgres/${postgresId}/credentials`,
    wrapper: "bare",
    isWhole: true,
    schema: userSchema,
    query: async () => ({}),
  } as const;
}

function listUsers(render: RenderClient, postgresId: string): Promise<User[]> {
  return rowsOf(render, usersOf(postgresId), userSchema, {});
}

async function addUser(operation: Operation, id: string): Promise<void> {
  const { render } = operation;
  const { postgresId, username } = userOf(id);
  await addOnce(operation, {
    kind: postgresUser.name,
    id,
    noun: "user",
    otherwise: "delete it",
    isThere: async () => (await listUsers(render, postgresId)).some((user) => user.id === username),
    add: () => render.tell("post", `/postgres/${postgresId}/credentials`, { username }),
  });
}

/** The strings of the newest user, once Render shows them. */
async function connectionsOf({ render, signal }: Operation, id: string): Promise<ValueMap> {
  const { postgresId, username } = userOf(id);
  const look = async (): Promise<ValueMap | undefined> => {
    const info = await render.ask("get", `/postgres/${postgresId}/connection-info`, postgresConnectionInfoSchema);
    const { internalConnectionString, externalConnectionString, password, psqlCommand } = info;
    if (partsOf(internalConnectionString).user !== username) return undefined;
    return { internalConnectionString, externalConnectionString, password, psqlCommand };
  };
  const connections = await poll(look, { limitMs: longestWaitMs, signal, clock: render.clock });
  if (connections !== undefined) return connections;
  throw new ProviderError(
    `Render shows the password of another user of \`${postgresId}\` than \`${username}\`, which is no longer the newest one: delete ` +
      `\`${username}\` at Render, and run \`pulumi up\` again.`,
  );
}

/** Of another user than the newest nobody learns a password. */
async function imported(operation: Operation, id: string, user: User): Promise<ValueMap> {
  if (user.default) return connectionsOf(operation, id);
  operation.warn(
    `Render shows the password of the newest user alone, so that the connection strings and the password of \`${user.id}\` are empty here.`,
  );
  return { internalConnectionString: "", externalConnectionString: "", password: "", psqlCommand: "" };
}

const turns = new Map<string, Promise<unknown>>();

/** Lets what is done to the users of one database wait for what was begun before: the newest user is the one whose password Render shows. */
async function inTurn<Result>({ render }: Operation, postgresId: string, work: () => Promise<Result>): Promise<Result> {
  const key = `${render.connection.host} ${postgresId}`;
  const turn = (turns.get(key) ?? Promise.resolve()).then(work);
  turns.set(
    key,
    turn.catch(() => undefined),
  );
  return turn;
}

function userOf(id: string): { postgresId: string; username: string } {
  const [postgresId, username] = partsOfId(id, "a `PostgresUser`", "`<instance>/<user>`, such as `dpg-…/shop`");
  return { postgresId, username };
}

export const postgresUserResource = new PostgresUserResource();
