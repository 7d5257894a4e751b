import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@slipway/render-api";
import { expect, test } from "vitest";
import { placesOfTheirOwn } from "../testing/own-places";
import { removeOrphans } from "./orphans";
import type { Store } from "./store";

const folder = placesOfTheirOwn();
const idOf = (kind: Parameters<typeof newId>[0], second: number) => newId(kind, second * 1000, new Uint8Array(8));

/** What is left of such files and folders when there is a thing of each kind of the first second. */
async function left(place: string, names: readonly string[]): Promise<string[]> {
  const state = {
    id: "none",
    services: [{ service: { id: idOf("service", 1) }, disk: { id: idOf("disk", 1) } }],
    postgres: [{ postgres: { id: idOf("postgres", 1) } }],
    keyValues: [{ keyValue: { id: idOf("keyValue", 1) } }],
    webhooks: [{ id: idOf("webhook", 1) }],
  };
  const dir = join(folder(), place);
  for (const name of names) await mkdir(join(dir, name, "deep"), { recursive: true });
  await removeOrphans({
    dataDir: folder(),
    servicesDir: join(folder(), "builds"),
    store: { state } as unknown as Store,
  });
  return readdir(dir);
}

test.each([
  ["databases", "postgres", ["", ".backups", ".new", ".new.password"]],
  ["exports", "postgres", [""]],
  ["key-value", "keyValue", [""]],
  ["disks", "disk", ["", ".restored", ".restored.unfinished", ".former"]],
  ["disk-snapshots", "disk", [""]],
  ["logs", "service", [".jsonl", ".previous.jsonl"]],
  ["logs", "cronJob", [".jsonl", ".previous.jsonl"]],
  ["events", "service", [".jsonl", ".previous.jsonl"]],
  ["events", "postgres", [".jsonl", ".previous.jsonl"]],
  ["events", "keyValue", [".jsonl", ".previous.jsonl"]],
  ["webhooks", "webhook", [".jsonl", ".previous.jsonl"]],
  ["builds", "service", [""]],
] as const)("of %s what is of a %s that is there stays, and of another goes", async (place, kind, endings) => {
  const [known, gone] = [idOf(kind, 1), idOf(kind, 2)].map((id) => endings.map((ending) => `${id}${ending}`));
  const stays = kind === "cronJob" ? [] : (known ?? []);
  expect((await left(place, [...(known ?? []), ...(gone ?? [])])).toSorted()).toEqual(stays.toSorted());
});

test("nothing goes that isn't called as the emulator calls what it keeps", async () => {
  const id = idOf("postgres", 2);
  const names = [
    ...[`${id}.bak`, `${id}.backups.old`, `${id} copy`, `x${id}`, `${id}x`, `${id}-b`, id.toUpperCase()],
    ...[
      id.slice(0, -2),
      id.replace("dpg", "dsk"),
      idOf("disk", 2),
      "dpg-mine-a",
      "notes",
      ".backups",
      "certificate.pem",
    ],
  ];
  expect((await left("databases", names)).toSorted()).toEqual(names.toSorted());
});

test("a link goes, and what it leads to stays", async () => {
  const other = join(folder(), "other");
  await mkdir(other);
  await mkdir(join(folder(), "disks"));
  await writeFile(join(other, "file"), "");
  await symlink(other, join(folder(), "disks", idOf("disk", 2)));
  expect(await left("disks", [])).toEqual([]);
  expect(await readdir(other)).toEqual(["file"]);
});
