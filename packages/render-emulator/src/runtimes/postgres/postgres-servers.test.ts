import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import type { Guard } from "../guard";
import { findBinaries } from "./binaries";
import { PostgresServers } from "./postgres-servers";

vi.mock("./binaries", () => ({ findBinaries: vi.fn(() => new Promise<never>(() => undefined)) }));

const place = { isOutlying: false, isCommon: false, port: 1, password: "" };

function serversOf(dataDir: string): PostgresServers {
  return new PostgresServers({ dataDir, stateId: "abc", guard: {} as Guard, sources: testSources() });
}

async function folderOf(dataDir: string, id: string, isCommon = false): Promise<string> {
  return (
    await serversOf(dataDir).at({
      id,
      place: { ...place, isCommon },
      name: "db",
      parameters: {},
      tell: () => undefined,
    })
  ).dataDir;
}

test("a server is in the data folder, wherever that is now", async () => {
  await using folder = await TestFolder.create();
  for (const dataDir of [join(folder.path, "one"), join(folder.path, "two")]) {
    expect(await folderOf(dataDir, "dpg-a")).toBe(join(dataDir, "databases/dpg-a"));
    expect(await folderOf(dataDir, "dpg-a", true)).toBe(join(dataDir, "postgres"));
  }
});

test.each(["..", "../../x", "/etc", ""])(
  "an instance that is called %j has none that is started or removed",
  async (id) => {
    await expect(folderOf("/srv/data", id)).rejects.toThrow("is no id");
  },
);

test("no settings are fine before Postgres' programs are there", async () => {
  expect(await serversOf("/srv/data").parameterFault({})).toBeUndefined();
  expect(findBinaries).not.toHaveBeenCalled();
});
