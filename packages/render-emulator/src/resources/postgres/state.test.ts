import { describe, expect, it, test, vi } from "vitest";
import { postgresWorld } from "../../testing/postgres-world";
import { TestFolder } from "../../testing/test-folder";
import { membersOf, move, requireEmpty } from "../environments/members";

test("a restart that the end of the emulator overtakes ends quietly, and one that can't end the server says so", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
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

describe("read replicas have what their primary has", () => {
  it("after a change of it, and start with it once their primary has", async () => {
    await using folder = await TestFolder.create();
    const { servers, instances, create } = await postgresWorld(folder);
    const { postgres } = await create({ readReplicas: [{ name: "reader" }], diskSizeGB: 10 });
    const replica = () => instances.get(postgres.id.replace(/-a$/, "-b")).postgres;
    await vi.waitUntil(() => replica().status === "available", { timeout: 600_000 });
    const changes = { plan: "pro_8gb", diskSizeGB: 20, enableDiskAutoscaling: true } as const;
    const ipAllowList = [{ cidrBlock: "203.0.113.0/24", description: "" }];
    servers.at.mockClear();
    await instances.update(postgres.id, { ...changes, ipAllowList });
    const shown = { plan: "pro_8gb", diskSizeGB: 20, diskAutoscalingEnabled: true, ipAllowList };
    expect(replica()).toMatchObject({ ...shown, status: "creating", role: "replica", name: "reader" });
    await vi.waitUntil(() => replica().status === "available", { timeout: 600_000 });
    const at = (id: string) => expect.objectContaining({ id, parameters: { max_connections: "200" } }) as unknown;
    expect(servers.at.mock.calls).toEqual([[at(postgres.id)], [at(replica().id)]]);
    expect(servers.stop.mock.calls).toEqual([[at(postgres.id)]]);
    expect(servers.remove.mock.calls).toEqual([[at(replica().id)]]);
  });

  it("and start again only when their own settings change, in whatever order these are said", async () => {
    await using folder = await TestFolder.create();
    const { servers, instances, create } = await postgresWorld(folder);
    const replicaWith = (parameterOverrides: Record<string, string>) => ({
      readReplicas: [{ name: "reader", parameterOverrides }],
    });
    const { postgres } = await create({ ...replicaWith({ work_mem: "8MB", max_connections: "200" }), diskSizeGB: 10 });
    await instances.update(postgres.id, replicaWith({ max_connections: "200", work_mem: "8MB" }));
    expect(servers.stop).not.toHaveBeenCalled();
    await instances.update(postgres.id, replicaWith({ max_connections: "200", work_mem: "16MB" }));
    await vi.waitUntil(() => servers.stop.mock.calls.length > 0, { timeout: 600_000 });
    expect(servers.stop).toHaveBeenCalledOnce();
  });

  it("and room for as much, or they would never start", async () => {
    await using folder = await TestFolder.create();
    const { instances, create } = await postgresWorld(folder);
    const replicaWith = (parameterOverrides: Record<string, string>) => ({
      readReplicas: [{ name: "reader", parameterOverrides }],
    });
    const { postgres } = await create({ ...replicaWith({ max_connections: "150" }), diskSizeGB: 10 });
    const refused = (body: object, parameter: string, wanted: string, least: string) =>
      expect(instances.update(postgres.id, body)).rejects.toThrow(
        `\`readReplicas\`: \`reader\` has \`${parameter}\` ${wanted}, and its primary ${least}: a replica needs as much or more`,
      );
    await refused(replicaWith({ max_connections: "99" }), "max_connections", "99", "100");
    await refused(replicaWith({ max_locks_per_transaction: "10" }), "max_locks_per_transaction", "10", "64");
    await refused({ plan: "pro_8gb" }, "max_connections", "150", "200");
    await refused({ parameterOverrides: { max_connections: "151" } }, "max_connections", "150", "151");
  });

  it("but for one that is suspended alone, for which it keeps no log, and which needs it to be resumed", async () => {
    await using folder = await TestFolder.create();
    const { servers, instances, create } = await postgresWorld(folder);
    const { postgres } = await create({ readReplicas: [{ name: "one" }, { name: "two" }], diskSizeGB: 10 });
    const [one, two] = ["b", "c"].map((letter) => postgres.id.replace(/a$/, letter));
    const statuses = () => [one, two].map((id) => instances.get(id ?? "").postgres.status);
    await vi.waitUntil(() => statuses().join() === "available,available", { timeout: 600_000 });
    const query = vi.fn<(text: string, values: unknown) => Promise<object>>(() => Promise.resolve({}));
    const asSuperuser = (action: (client: object) => Promise<unknown>) => action({ query });
    servers.at.mockClear().mockResolvedValueOnce({ asSuperuser });
    await instances.suspend(one ?? "");
    expect(servers.at.mock.calls.map(([{ id }]) => id)).toEqual([postgres.id]);
    expect(query).toHaveBeenLastCalledWith(
      expect.stringContaining("pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name <> ALL"),
      [[two?.replaceAll("-", "_"), "recovery"]],
    );

    await instances.suspend(postgres.id);
    expect(statuses()).toEqual(["suspended", "suspended"]);
    const refusal = `\`${one}\` is a replica of \`${postgres.id}\`, which is suspended: resume that one`;
    await expect(instances.resume(one ?? "")).rejects.toThrow(refusal);
    await instances.resume(postgres.id);
    await vi.waitUntil(() => statuses().join() === "available,available", { timeout: 600_000 });
  });

  it("and go into an environment and out of it with it, which can be deleted then", async () => {
    await using folder = await TestFolder.create();
    const { store, instances, create } = await postgresWorld(folder);
    const at = "2026-01-02T03:04:05Z";
    const state = { protectedStatus: "unprotected", networkIsolationEnabled: false } as const;
    for (const id of ["evm-1", "evm-2"]) {
      store.state.environments.push({ id, name: id, projectId: "prj-1", ...state, createdAt: at, updatedAt: at });
    }
    const { postgres } = await create({ readReplicas: [{ name: "reader" }], diskSizeGB: 10, environmentId: "evm-1" });
    const ids = [postgres.id, postgres.id.replace(/-a$/, "-b")];
    expect(membersOf(store, "evm-1").databasesIds).toEqual(ids);
    await move(store, [postgres.id], "evm-2");
    expect(membersOf(store, "evm-2").databasesIds).toEqual(ids);
    expect(() => requireEmpty(store, "evm-1", "it")).not.toThrow();
    await move(store, [postgres.id], undefined);
    expect(instances.all().map(({ environmentId }) => environmentId)).toEqual([undefined, undefined]);
  });
});

test("the users of a server that instances share stay as they are: one may be another instance's", async () => {
  await using folder = await TestFolder.create();
  const { servers, instances, create } = await postgresWorld(folder);
  const record = await create({ databaseUser: "mine" });
  record.server.isCommon = true;
  servers.at.mockClear();
  const refusal = `\`${record.postgres.id}\` shares a server that an earlier emulator made: make it anew`;
  await expect(instances.credentials.add(record, "theirs")).rejects.toThrow(refusal);
  await expect(instances.credentials.remove(record, "mine")).rejects.toThrow(refusal);
  expect(servers.at).not.toHaveBeenCalled();
});

test("an instance is reached from outside at one port, whoever asks for it first", async () => {
  await using folder = await TestFolder.create();
  const { store, servers, instances, create } = await postgresWorld(folder);
  const { postgres } = await create({ readReplicas: [{ name: "reader" }], diskSizeGB: 10 });
  const ports = store.state.postgres.flatMap(({ server, externalPort }) => [server.port, externalPort]);
  expect(new Set(ports).size).toBe(4);
  expect(ports).not.toContain(undefined);

  // As an earlier emulator made it.
  delete instances.get(postgres.id).externalPort;
  servers.choosePort.mockClear();
  const ask = async () => (await instances.connectionInfo(postgres.id)).externalConnectionString;
  expect(new Set(await Promise.all([ask(), ask()])).size).toBe(1);
  expect(servers.choosePort).toHaveBeenCalledOnce();
});

test("a replica that can't be kept gives its ports back", async () => {
  await using folder = await TestFolder.create();
  const { store, servers, instances, create } = await postgresWorld(folder);
  const { postgres } = await create({ diskSizeGB: 10 });
  vi.spyOn(store, "add").mockRejectedValueOnce(new Error("the disk is full"));
  const made = instances.update(postgres.id, { readReplicas: [{ name: "reader" }] });
  await expect(made).rejects.toThrow("the disk is full");
  expect(servers.giveBack).toHaveBeenCalledExactlyOnceWith(1003, 1004);
});
