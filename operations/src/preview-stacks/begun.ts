import { keyValueReplySchema, postgresReplySchema, serviceReplySchema } from "@slipway/render-api";
import { deleteUnlessGone, type RenderClient } from "@slipway/render-client";
import { z } from "zod";
import { OperationError } from "../operation-error";

/** Where things of a kind are found and removed, and what people call them. */
interface Kind {
  words: string;
  path: string;
  find: (render: RenderClient, name: string) => Promise<readonly Thing[]>;
}

type Thing = Readonly<{ id: string; name: string; createdAt?: string | undefined }>;

const services = (render: RenderClient, name: string) =>
  render.list("/services", "service", serviceReplySchema, queryOf(render, name));

const KINDS: Readonly<Record<string, Kind>> = {
  "render:index:WebService": { words: "web service", path: "/services", find: services },
  "render:index:PrivateService": { words: "private service", path: "/services", find: services },
  "render:index:BackgroundWorker": { words: "background worker", path: "/services", find: services },
  "render:index:CronJob": { words: "cron job", path: "/services", find: services },
  "render:index:StaticSite": { words: "static site", path: "/services", find: services },
  "render:index:Postgres": {
    words: "Postgres",
    path: "/postgres",
    find: (render, name) => render.list("/postgres", "postgres", postgresReplySchema, queryOf(render, name)),
  },
  "render:index:KeyValue": {
    words: "key value",
    path: "/key-value",
    find: (render, name) => render.list("/key-value", "keyValue", keyValueReplySchema, queryOf(render, name)),
  },
};

function queryOf({ ownerId }: RenderClient, name: string) {
  return { name: [name], ownerId: [ownerId] };
}

const exportSchema = z.object({
  deployment: z.object({
    resources: z.array(z.object({ id: z.string().optional() })).nullish(),
    pending_operations: z
      .array(
        z.object({
          type: z.string(),
          // What is encrypted is an object.
          resource: z.object({ type: z.string(), inputs: z.object({ name: z.unknown() }).partial().nullish() }),
        }),
      )
      .nullish(),
  }),
});

/** How far this machine's clock and Render's may be apart. */
const clocksApartMs = 60_000;

/** What an update began to create at Render when it was killed, by a stack's state: nobody knows whether it is there. */
export interface Begun {
  /** Pulumi's type. */
  type: string;
  name: string;
}

/** @param exported what `pulumi stack export` prints */
export function begunIn(exported: unknown): Begun[] {
  const operations = exportSchema.parse(exported).deployment.pending_operations ?? [];
  return operations.flatMap(({ type: operation, resource: { type, inputs } }) => {
    if (operation !== "creating" || KINDS[type] === undefined) return [];
    if (typeof inputs?.name === "string") return [{ type, name: inputs.name }];
    throw new OperationError(
      `An update that was killed had begun to create a ${KINDS[type].words} whose name is a secret, so that it can't be looked up: ` +
        "look for it in Render's dashboard, remove it there, and then run `npm run pulumi -- refresh --clear-pending-creates`.",
    );
  });
}

/**
 * Removes at Render what a killed update of a pull request's stack had begun to create, and its state doesn't hold: Pulumi forgets it, and it
 * would cost money for ever. The names of such a stack are its own; what is older than the stack is somebody else's all the same.
 *
 * @param exported what `pulumi stack export` prints
 * @param since when the stack was made: RFC 3339
 */
export async function removeBegun(
  render: RenderClient,
  exported: unknown,
  since: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  const held = new Set((exportSchema.parse(exported).deployment.resources ?? []).map(({ id }) => id));
  for (const { type, name } of begunIn(exported)) {
    const kind = KINDS[type];
    const found = (await kind?.find(render, name)) ?? [];
    for (const thing of found) {
      if (kind === undefined || thing.name !== name || held.has(thing.id)) continue;
      const what = `${kind.words} \`${name}\` (\`${thing.id}\`)`;
      if (!isYounger(thing, since)) {
        say(`The ${what} at Render is older than the stack, so it is somebody else's and stays.`);
        continue;
      }
      await deleteUnlessGone(render, `${kind.path}/${thing.id}`);
      say(`Removed the ${what}, which an update had begun to create when it was killed.`);
    }
  }
}

function isYounger({ createdAt }: Thing, since: string | undefined): boolean {
  if (createdAt === undefined || since === undefined) return false;
  return Date.parse(createdAt) >= Date.parse(since) - clocksApartMs;
}
