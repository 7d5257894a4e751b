import { expect, test, vi } from "vitest";
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

test("what has no recovery is not backed up", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
  const record = await create({ plan: "free" });
  await instances.recovery.keep(record);
  expect(servers.asBackedUp).not.toHaveBeenCalled();
  expect(instances.recovery.info(record)).toEqual({ recoveryStatus: "NOT_AVAILABLE" });
});
