import { expect, test, vi } from "vitest";
import { LostLogError } from "../../runtimes/postgres/base-backup";
import { postgresWorld } from "../../testing/postgres-world";
import { TestFolder } from "../../testing/test-folder";

const megabyte = 1024 * 1024;

test("an instance has its last two base backups, of which another one comes after so much of its log", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
  let place = 0;
  // Of a base backup it is asked where that begins; what is said to its removing of others nobody reads.
  servers.asBackedUp.mockImplementation(() => Promise.resolve(`0/${(place += 1)}`));
  const record = await create();
  const places = () => record.backups?.map(({ startLsn }) => startLsn);
  // The first is taken, and others would be removed.
  await vi.waitUntil(() => servers.asBackedUp.mock.calls.length === 2, { timeout: 600_000 });
  const first = places();
  for (const [written, expected] of [
    [255, 1],
    [256, 2],
    [1, 2],
    [300, 2],
  ] as const) {
    servers.asBackedUp.mockResolvedValueOnce(written * megabyte);
    await instances.recovery.keep(record);
    expect(places()).toHaveLength(expected);
  }
  expect(places()).not.toContain(first?.[0]);
  expect(instances.recovery.info(record)).toEqual({
    recoveryStatus: "AVAILABLE",
    startsAt: record.backups?.[0]?.createdAt,
  });
});

test("recovery to a time whose log is gone is refused, and another base backup is taken in the place of all", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
  const record = await create();
  await vi.waitUntil(() => servers.asBackedUp.mock.calls.length === 2, { timeout: 600_000 });
  const lost = { id: "lost", createdAt: "2026-01-01T00:00:00Z", startLsn: "0/1" };
  record.backups = [lost];
  const restoreTime = "2026-01-02T00:00:00Z";
  servers.asBackedUp.mockRejectedValueOnce(new LostLogError()).mockResolvedValueOnce(undefined);
  await expect(instances.recovery.recover(record, { restoreTime })).rejects.toThrow(
    `\`restoreTime\` can't be reached: \`${record.postgres.id}\` has lost a part of its log, as \`max_slot_wal_keep_size\` makes it; it can be recovered from its next backup on, which is being made`,
  );
  expect(instances.all()).toHaveLength(1);
  await vi.waitUntil(() => record.backups?.length === 1 && record.backups[0] !== lost, { timeout: 600_000 });
});

test("what is recovered is noted as created", async () => {
  await using folder = await TestFolder.create();
  const { instances, create, events } = await postgresWorld(folder);
  const record = await create();
  record.backups = [{ id: "one", createdAt: "2026-01-01T00:00:00Z", startLsn: "0/1" }];
  const { postgres } = await instances.recovery.recover(record, { restoreTime: "2026-01-02T00:00:00Z" });
  await vi.waitUntil(() => instances.get(postgres.id).postgres.status === "available", { timeout: 600_000 });
  expect(events.of(postgres.id).map(({ type }) => type)).toEqual(["postgres_available", "postgres_created"]);
});

test("what has no recovery is not backed up", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
  const record = await create({ plan: "free" });
  await instances.recovery.keep(record);
  expect(servers.asBackedUp).not.toHaveBeenCalled();
  expect(instances.recovery.info(record)).toEqual({ recoveryStatus: "NOT_AVAILABLE" });
});
