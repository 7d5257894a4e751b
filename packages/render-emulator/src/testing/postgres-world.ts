import { vi } from "vitest";
import { profiles } from "../profile";
import { stateFormat } from "../resources";
import { Events } from "../resources/events/state";
import type { PostgresExports } from "../resources/postgres/exports";
import { PostgresInstances } from "../resources/postgres/state";
import type { Store } from "../resources/store";
import type { PlacedInstance, PostgresServers } from "../runtimes/postgres/postgres-servers";
import { StateFile } from "../state/state-file";
import type { TestFolder } from "./test-folder";
import { testSources } from "./test-sources";

const noExports: (store: Store, events: Events) => PostgresExports = () =>
  ({ remove: () => Promise.resolve() }) as unknown as PostgresExports;

/** Instances of Postgres whose servers are only told what to do. */
export async function postgresWorld(folder: TestFolder, exportsOf = noExports) {
  const store = await StateFile.open(folder.path, stateFormat(testSources()));
  const events = new Events(folder.path, store, testSources());
  let port = 1000;
  const choosePort = () => Promise.resolve((port += 1));
  const servers = {
    choosePlace: async () => ({ isOutlying: false, isCommon: false, port: await choosePort(), password: "" }),
    choosePort: vi.fn(choosePort),
    parameterFault: () => Promise.resolve(undefined),
    at: vi.fn<(instance: PlacedInstance) => Promise<object>>(() =>
      Promise.resolve({ asSuperuser: () => Promise.resolve() }),
    ),
    hasBackups: true,
    asBackedUp: vi.fn<(...args: never) => Promise<unknown>>(() => Promise.resolve("0/1")),
    folderOf: () => Promise.resolve(folder.path),
    open: vi.fn(),
    stop: vi.fn<PostgresServers["stop"]>(() => Promise.resolve()),
    giveUp: () => Promise.resolve(),
    remove: vi.fn<PostgresServers["remove"]>(() => Promise.resolve()),
    giveBack: vi.fn(),
  };
  const instances = new PostgresInstances(
    store,
    testSources(),
    servers as unknown as PostgresServers,
    exportsOf(store, events),
    "local",
    events,
    profiles.fast,
  );
  const create = async (changes: object = {}) => {
    const input = { name: "db", ownerId: store.state.owner.id, plan: "basic_4gb", version: "17", ...changes } as const;
    const { id } = await instances.create(input);
    await vi.waitUntil(() => instances.get(id).postgres.status === "available", { timeout: 600_000 });
    return instances.get(id);
  };
  return { store, servers, instances, events, create };
}
