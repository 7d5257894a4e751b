import { expect, test } from "vitest";
import { startWithAgedDisk } from "./testing/aged-disk";
import { TestFolder } from "./testing/test-folder";

const read = async (url: string) => (await fetch(url)).text();

test("a disk is restored to its snapshot under a service that runs, which goes on with what it held", async () => {
  await using folder = await TestFolder.create();
  await using aged = await startWithAgedDisk(folder);
  const { client, service, diskId } = aged;
  expect(aged.before).toEqual([]);
  const restore = (body: object) => client.send("POST", `/disks/${diskId}/snapshots/restore`, body);
  const snapshots = await aged.snapshots();
  expect(await client.send("GET", `/disks/${diskId}/snapshots`)).toMatchObject({ status: 201, body: snapshots });
  const url = service.serviceDetails.url ?? "";
  // The service may have started again before its disk was copied, or after.
  await client.until(
    () => read(url),
    (starts) => starts === "xx",
  );
  await client.deploy(service.id);
  await client.deploy(service.id);
  expect(await read(url)).toBe("xxxx");

  const { snapshotKey } = snapshots[0] ?? { snapshotKey: "" };
  const restored = await restore({ snapshotKey });
  expect(restored).toMatchObject({ status: 200, body: { id: diskId, serviceId: service.id, mountPath: "/var/data" } });
  const starts = await client.until(
    () => read(url),
    (text) => /^x+$/.test(text),
  );
  expect(["xx", "xxx"]).toContain(starts);
  expect(await restore({ snapshotKey: "none" })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("`snapshotKey`") as string },
  });
});
