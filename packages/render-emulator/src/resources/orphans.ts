import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type IdKind, isNewId } from "@slipway/render-api";
import { messageOf } from "../errors";
import { sharedPostgresFolder } from "../outlying-folders";
import { report } from "../report";
import type { Foundation } from "./kind";

/** A folder in which what is kept of a thing has the thing's id as its name, maybe with an ending. */
interface Place {
  folder: string;
  kinds: readonly IdKind[];
  endings: readonly string[];
  known: readonly string[];
}

/**
 * Removes what is kept of things that are in the state no more, or not yet: an end by force came between the state and a folder. Only what is
 * called as an emulator calls it goes; whatever else lies there may be somebody's.
 */
export async function removeOrphans(foundation: Pick<Foundation, "dataDir" | "servicesDir" | "store">): Promise<void> {
  for (const { folder, kinds, endings, known } of placesOf(foundation)) {
    const isOrphan = (name: string) => {
      const [, id = "", ending = ""] = /^([^.]*)(.*)$/s.exec(name) ?? [];
      return kinds.some((kind) => isNewId(kind, id)) && endings.includes(ending) && !known.includes(id);
    };
    for (const name of (await namesIn(folder)).filter(isOrphan)) await remove(join(folder, name));
  }
}

function placesOf({ dataDir, servicesDir, store }: Parameters<typeof removeOrphans>[0]): Place[] {
  const { id, services, postgres, keyValues, webhooks } = store.state;
  const within = (name: string) => join(dataDir, name);
  const lines = [".jsonl", ".previous.jsonl"];
  const requests = lines.map((ending) => `.requests${ending}`);
  const ofServices = { kinds: ["service", "cronJob"] as const, known: services.map(({ service }) => service.id) };
  const ofDisks = {
    kinds: ["disk"] as const,
    known: services.flatMap(({ disk }) => (disk === undefined ? [] : [disk.id])),
  };
  const ofPostgres = { kinds: ["postgres"] as const, known: postgres.map((record) => record.postgres.id) };
  const ofKeyValues = { kinds: ["keyValue"] as const, known: keyValues.map(({ keyValue }) => keyValue.id) };
  const ofWebhooks = { kinds: ["webhook"] as const, known: webhooks.map((webhook) => webhook.id) };
  const ofDatabases = { ...ofPostgres, endings: ["", ".backups", ".new", ".new.password"] };
  return [
    { folder: within("databases"), ...ofDatabases },
    { folder: join(sharedPostgresFolder, id, "databases"), ...ofDatabases },
    { folder: within("exports"), endings: [""], ...ofPostgres },
    { folder: within("key-value"), endings: [""], ...ofKeyValues },
    { folder: within("disks"), endings: ["", ".restored", ".restored.unfinished", ".former"], ...ofDisks },
    { folder: within("disk-snapshots"), endings: [""], ...ofDisks },
    { folder: within("logs"), endings: [...lines, ...requests], ...ofServices },
    ...[ofServices, ofPostgres, ofKeyValues].map((things) => ({ folder: within("events"), endings: lines, ...things })),
    { folder: within("webhooks"), endings: lines, ...ofWebhooks },
    { folder: servicesDir, endings: [""], ...ofServices },
  ];
}

/** None where there is no such folder, or where another user's is in its place. */
function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** What can't be removed is no reason not to start. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => {
    report(`\`${path}\` is of nothing that is still there and can't be removed: ${messageOf(error)}`);
  });
}
