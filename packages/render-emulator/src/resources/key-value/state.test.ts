import { EventEmitter, once } from "node:events";
import { expect, test, vi } from "vitest";
import { stateFormat } from "..";
import type { KeyValueServers } from "../../runtimes/key-value/key-value-servers";
import { StateFile } from "../../state/state-file";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { Events } from "../events/state";
import { KeyValueInstances } from "./state";

test("an instance that is deleted while a change of it restarts its server gets no server any more", async () => {
  await using folder = await TestFolder.create();
  const store = await StateFile.open(folder.path, stateFormat(testSources()));
  const stopped = new EventEmitter();
  const servers = {
    checkExecutable: vi.fn(),
    start: vi.fn(),
    stop: vi.fn(() => once(stopped, "stopped")),
    remove: vi.fn(),
  };
  const sources = testSources();
  const events = new Events(folder.path, store, sources);
  const instances = new KeyValueInstances(store, sources, servers as unknown as KeyValueServers, "local", events);
  const { id } = await instances.create({ name: "cache", ownerId: store.state.owner.id, plan: "free" });
  await vi.waitUntil(() => servers.start.mock.calls.length > 0, { timeout: 600_000 });
  const updated = instances.update(id, { plan: "starter" });
  await instances.remove(id);
  stopped.emit("stopped");
  await updated;
  expect(servers.stop).toHaveBeenCalledOnce();
  expect(servers.start).toHaveBeenCalledOnce();
});
