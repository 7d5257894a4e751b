import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keyValueSchema, postgresSchema, serviceCreatedSchema } from "@slipway/render-api";
import { expect, test, vi } from "vitest";
import type { State } from "./resources";
import { EmulatorProcess } from "./testing/emulator-process";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";

/** A program that, loaded before the emulator, lets nothing be removed from these folders: a removal neither ends nor fails. */
const endlessRemoval = (folders: readonly string[]) => `
const files = require("node:fs/promises"), { rm } = files;
files.rm = (path, ...rest) =>
  ${JSON.stringify(folders)}.some((folder) => path.startsWith(folder + "/")) ? new Promise(() => undefined) : rm(path, ...rest);
require("node:module").syncBuiltinESMExports();`;

/** The ids of the data stores and disks that a state has. */
async function noted(path: string): Promise<string[]> {
  const { services, postgres, keyValues } = JSON.parse(await readFile(path, "utf8")) as State;
  const stores = [...postgres.map((record) => record.postgres.id), ...keyValues.map(({ keyValue }) => keyValue.id)];
  return [...stores, ...services.flatMap(({ disk }) => (disk === undefined ? [] : [disk.id]))];
}

test("what was deleted just before a kill is gone after the next start, and nothing else", async () => {
  await using folder = await TestFolder.create();
  const data = join(folder.path, "data");
  const places = ["databases", "key-value", "disks", "disk-snapshots"].map((name) => join(data, name));
  await writeFile(join(folder.path, "preload.js"), endlessRemoval(places));
  vi.stubEnv("NODE_OPTIONS", `--require=${join(folder.path, "preload.js")}`);
  const first = EmulatorProcess.start(folder.path, ["--runtime", "simulated"]);
  vi.unstubAllEnvs();
  const { ownerId, ...announced } = await first.ready();
  const client = new TestClient({ ownerId, ...announced });
  const make = async (name: string) => {
    const store = { name, ownerId, plan: "starter" };
    const postgres = { ...store, plan: "basic_1gb", version: "17" };
    const disk = { name: "data", mountPath: "/data", sizeGB: 1 };
    const serviceDetails = { runtime: "image", plan: "starter", disk };
    const service = {
      name,
      ownerId,
      type: "background_worker",
      image: { ownerId, imagePath: "nginx:1" },
      serviceDetails,
    };
    const made = serviceCreatedSchema.parse(await client.ask("POST", "/services", service));
    return {
      postgres: postgresSchema.parse(await client.ask("POST", "/postgres", postgres)).id,
      keyValue: keyValueSchema.parse(await client.ask("POST", "/key-value", store)).id,
      disk: made.service.serviceDetails.disk?.id ?? "",
    };
  };
  const [gone, kept] = [await make("gone"), await make("kept")];
  for (const { postgres, keyValue, disk } of [gone, kept]) {
    const names = [`databases/${postgres}`, `databases/${postgres}.backups`, `key-value/${keyValue}`];
    for (const name of [...names, `disks/${disk}`, `disk-snapshots/${disk}`]) {
      await mkdir(join(data, name, "deep"), { recursive: true });
    }
  }
  for (const place of places) await mkdir(join(place, "notes"), { recursive: true });
  const removals = [`/postgres/${gone.postgres}`, `/key-value/${gone.keyValue}`, `/disks/${gone.disk}`];
  // None of them is replied to: the emulator has noted that each is gone, and removes its folder.
  for (const path of removals) void client.send("DELETE", path).catch(() => undefined);
  await client.until(
    async () => (await noted(join(data, "state.json"))).filter((id) => Object.values(gone).includes(id)),
    (ids) => ids.length === 0,
  );
  const left = async () => (await Promise.all(places.map((place) => readdir(place)))).map((names) => names.toSorted());
  expect((await left()).map(({ length }) => length)).toEqual([5, 3, 3, 3]);
  await first.end("SIGKILL");

  await using next = EmulatorProcess.start(folder.path, ["--runtime", "simulated"]);
  await next.ready();
  const stays = [kept.disk, "notes"];
  const databases = [kept.postgres, `${kept.postgres}.backups`, "notes"];
  expect(await left()).toEqual([databases, ["notes", kept.keyValue], stays, stays].map((names) => names.toSorted()));
});
