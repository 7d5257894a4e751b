import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { profiles } from "../../../profile";
import { systemSources } from "../../../sources";
import { placesOfTheirOwn } from "../../../testing/own-places";
import type { Store } from "../../store";
import type { ServiceRecord } from "../record";
import { DiskFolders } from "./folders";
import { DiskSnapshots } from "./snapshots";

const folder = placesOfTheirOwn();
const hourMs = 3_600_000;
const start = Date.parse("2026-01-02T00:00:00Z");
let now: number;
let record: ServiceRecord;
let deploys: { serviceId: string; deploy: { id: string; status: string } }[];
let snapshots: DiskSnapshots;
let stopped: number;
const runs: string[] = [];

beforeEach(async () => {
  [now, stopped, deploys] = [start, 0, []];
  runs.length = 0;
  const disk = { id: "dsk-1", name: "data", createdAt: new Date(start).toISOString() };
  record = { service: { id: "srv-1", name: "api" }, disk } as unknown as ServiceRecord;
  const change = (one: object, changes: object) => Promise.resolve(Object.assign(one, changes));
  const store = { state: { services: [record], deploys }, change } as unknown as Store;
  await mkdir(join(folder(), "disks/dsk-1"), { recursive: true });
  snapshots = new DiskSnapshots({
    store,
    sources: { ...systemSources, now: () => now },
    logs: { append: () => undefined },
    folders: new DiskFolders(join(folder(), "disks"), join(folder(), "snapshots"), store),
    liveServices: {
      vacate: async () => void runs.push("vacate"),
      isVacant: () => (stopped += 1) > 1,
      release: () => undefined,
    },
    instances: { replace: () => void runs.push("replace"), bringBack: () => void runs.push("bringBack") },
    pace: profiles.render,
  });
});

const data = () => join(folder(), "disks/dsk-1/name");
const write = (text: string) => writeFile(data(), text);
const times = async () => (await snapshots.list("dsk-1")).map(({ createdAt }) => createdAt.slice(0, 13));
const keyOf = async (index: number) => (await snapshots.list("dsk-1"))[index]?.snapshotKey ?? "";
async function after(hours: number): Promise<void> {
  now += hours * hourMs;
  await snapshots.takeDue();
}

test("there is a snapshot a day, of which the last seven stay", async () => {
  await write("first");
  await after(23);
  expect(await times()).toEqual([]);
  await after(1);
  await after(23);
  expect(await times()).toEqual(["2026-01-03T00"]);
  await after(1);
  expect(await times()).toEqual(["2026-01-04T00", "2026-01-03T00"]);
  for (let day = 0; day < 6; day += 1) await after(24);
  expect(await times()).toHaveLength(7);
  expect((await times()).at(-1)).toBe("2026-01-04T00");
  expect(await readdir(join(folder(), "snapshots/dsk-1"))).toHaveLength(7);
});

test("an emulator that was off for days makes one at once, and keeps what it had", async () => {
  await write("first");
  await after(24);
  await after(24 * 30);
  expect(await times()).toEqual(["2026-02-02T00", "2026-01-03T00"]);
});

test("one that has failed is made a minute later, and not tried at each look until then", async () => {
  await write("first");
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await writeFile(join(folder(), "snapshots"), "in the way");
  await after(24);
  await after(0);
  expect(stderr).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("There is no new snapshot of disk `data`"));
  stderr.mockRestore();
  await rm(join(folder(), "snapshots"));
  expect(await times()).toEqual([]);
  await after(1 / 60);
  expect(await times()).toEqual(["2026-01-03T00"]);
});

test("a key is good for a day from the last list that has it", async () => {
  await write("then");
  await after(24);
  const key = await keyOf(0);
  await write("now");
  now += 23 * hourMs;
  expect(await keyOf(0)).toBe(key);
  now += 23 * hourMs;
  await snapshots.restore("dsk-1", { snapshotKey: key });
  expect(await readFile(data(), "utf8")).toBe("then");
  now += hourMs;
  await expect(snapshots.restore("dsk-1", { snapshotKey: key })).rejects.toThrow("older than 24 hours");
  expect(await keyOf(0)).not.toBe(key);
  await expect(snapshots.restore("dsk-1", { snapshotKey: key })).rejects.toThrow("`snapshotKey` is none of this disk");
});

test("nothing runs while a disk is restored, and what ran starts again", async () => {
  await write("then");
  await after(24);
  await snapshots.restore("dsk-1", { snapshotKey: await keyOf(0) });
  expect(runs).toEqual(["vacate", "vacate", "replace"]);
});

test("a deploy that starts on the disk is not cut off from it", async () => {
  await write("then");
  await after(24);
  const snapshotKey = await keyOf(0);
  await write("now");
  const starting = { serviceId: "srv-1", deploy: { id: "dep-1", status: "update_in_progress" } };
  deploys.push(starting);
  await expect(snapshots.restore("dsk-1", { snapshotKey })).rejects.toThrow("deploy dep-1 is starting on the disk");
  expect(runs).toEqual([]);
  deploys.pop();
  vi.spyOn(runs, "push").mockImplementationOnce(() => deploys.push(starting));
  await expect(snapshots.restore("dsk-1", { snapshotKey })).rejects.toThrow("deploy dep-1 is starting on the disk");
  expect(runs).toEqual(["vacate", "bringBack"]);
  expect(await readFile(data(), "utf8")).toBe("now");
});

test("an instance that is none of the service's has no disk to restore", async () => {
  await write("then");
  await after(24);
  const restore = snapshots.restore("dsk-1", { snapshotKey: await keyOf(0), instanceId: "srv-1-abcde" });
  await expect(restore).rejects.toThrow("not found: srv-1-abcde");
});

test("of a disk that goes while it is copied nothing stays", async () => {
  await write("then");
  now += 24 * hourMs;
  const taking = snapshots.takeDue();
  delete record.disk;
  await taking;
  expect(await readdir(join(folder(), "snapshots"))).toEqual([]);
});
