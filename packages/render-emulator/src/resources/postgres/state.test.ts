import { expect, test, vi } from "vitest";
import { stateFormat } from "..";
import type { PostgresServers } from "../../runtimes/postgres/postgres-servers";
import { StateFile } from "../../state/state-file";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import type { PostgresExports } from "./exports";
import { PostgresInstances } from "./state";

/** Instances whose servers are only told what to do. */
async function world(folder: TestFolder) {
  const store = await StateFile.open(folder.path, stateFormat(testSources()));
  let port = 1000;
  const choosePort = () => Promise.resolve((port += 1));
  const servers = {
    choosePlace: async () => ({ isOutlying: false, isCommon: false, port: await choosePort(), password: "" }),
    choosePort: vi.fn(choosePort),
    parameterFault: () => Promise.resolve(undefined),
    at: vi.fn(() => Promise.resolve({ asSuperuser: () => Promise.resolve() })),
    open: vi.fn(),
    stop: vi.fn(() => Promise.resolve()),
    giveUp: () => Promise.resolve(),
    remove: vi.fn(() => Promise.resolve()),
    giveBack: vi.fn(),
  };
  const exports = { remove: () => Promise.resolve() } as unknown as PostgresExports;
  const instances = new PostgresInstances(
    store,
    testSources(),
    servers as unknown as PostgresServers,
    exports,
    "local",
  );
  const create = async (changes: object = {}) => {
    const input = { name: "db", ownerId: store.state.owner.id, plan: "basic_4gb", version: "17", ...changes } as const;
    const { id } = await instances.create(input);
    await vi.waitUntil(() => instances.get(id).postgres.status === "available", { timeout: 600_000 });
    return instances.get(id);
  };
  return { store, servers, instances, create };
}

test("a restart that the end of the emulator overtakes ends quietly, and one that can't end the server says so", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await world(folder);
  const { postgres } = await create();
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const rejections = vi.fn();
  process.on("unhandledRejection", rejections);

  servers.stop.mockRejectedValueOnce(new Error("it hangs"));
  await instances.restart(postgres.id);
  await vi.waitUntil(() => instances.get(postgres.id).postgres.status === "available", { timeout: 600_000 });
  expect(stderr).toHaveBeenCalledExactlyOnceWith("Postgres `db` can't be ended to start it again: it hangs\n");

  const starts = servers.at.mock.calls.length;
  servers.stop.mockImplementationOnce(() => {
    instances.stop();
    return Promise.reject(new Error("the emulator is being stopped"));
  });
  await instances.restart(postgres.id);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", rejections);
  expect(servers.stop).toHaveBeenCalledTimes(2);
  expect(stderr).toHaveBeenCalledOnce();
  stderr.mockRestore();
  expect(rejections).not.toHaveBeenCalled();
  expect(servers.at).toHaveBeenCalledTimes(starts);
});
