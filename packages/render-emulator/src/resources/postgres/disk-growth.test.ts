import { expect, test } from "vitest";
import { postgresWorld } from "../../testing/postgres-world";
import { TestFolder } from "../../testing/test-folder";
import { PostgresDiskGrowth } from "./disk-growth";

const gigabyte = 1024 ** 3;
const hourMs = 3_600_000;

/** An instance of a disk that is as full as is said. */
async function world(folder: TestFolder, changes: object) {
  const { store, servers, instances, events, create } = await postgresWorld(folder);
  const record = await create({ enableDiskAutoscaling: true, ...changes });
  const disk = { used: 0, now: Date.parse("2026-01-02T00:00:00Z") };
  const sources = { now: () => disk.now, randomBytes: (size: number) => new Uint8Array(size) };
  const sizeOf = () => Promise.resolve(disk.used * gigabyte);
  const growth = new PostgresDiskGrowth({ store, sources, servers, instances, sizeOf });
  const sizeAt = async (used: number) => {
    disk.used = used;
    await growth.look();
    return record.postgres.diskSizeGB;
  };
  return { record, instances, events, disk, sizeAt };
}

test("a disk that is full to nine tenths grows by half in steps of 5 GB, and again after twelve hours", async () => {
  await using folder = await TestFolder.create();
  const { record, instances, events, disk, sizeAt } = await world(folder, {
    diskSizeGB: 15,
    readReplicas: [{ name: "reader" }],
  });
  expect(await sizeAt(13.4)).toBe(15);
  expect(await sizeAt(13.5)).toBe(25);
  expect(record.postgres.status).toBe("available");
  const replica = instances.get(record.postgres.id.replace(/a$/, "b"));
  expect(replica.postgres.diskSizeGB).toBe(25);
  const [event] = events.of(record.postgres.id).filter(({ type }) => type === "postgres_disk_size_changed");
  expect(event?.details).toMatchObject({ fromDiskSize: 15, toDiskSize: 25 });
  disk.now += 12 * hourMs - 1;
  expect(await sizeAt(25)).toBe(25);
  disk.now += 1;
  expect(await sizeAt(25)).toBe(40);
});

test.each([
  [{ enableDiskAutoscaling: false, diskSizeGB: 15 }, 15],
  [{ diskSizeGB: 1 }, 5],
  [{ diskSizeGB: 16_380 }, 16_380],
  [{ diskSizeGB: 12_000 }, 16_380],
])("a full disk of %j has then %i GB", async (changes, size) => {
  await using folder = await TestFolder.create();
  const { sizeAt } = await world(folder, changes);
  expect(await sizeAt(20_000)).toBe(size);
});

test("the disk of one that is suspended stays as it is", async () => {
  await using folder = await TestFolder.create();
  const { record, instances, sizeAt } = await world(folder, { diskSizeGB: 15 });
  await instances.suspend(record.postgres.id);
  expect(await sizeAt(15)).toBe(15);
});
