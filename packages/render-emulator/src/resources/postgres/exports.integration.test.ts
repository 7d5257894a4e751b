import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { Guard } from "../../runtimes/guard";
import { postgresWorld } from "../../testing/postgres-world";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { PostgresExports } from "./exports";

/** Writes, as a large dump does, until its server has ended. */
const pgDump = (ended: string) => `#!/bin/sh
case "$1" in --version) echo "pg_dump (PostgreSQL) 17.0"; exit ;; esac
while [ ! -e "${ended}" ]; do mkdir -p "$4"; echo data > "$4/$((n += 1))"; done
echo "the server has closed the connection"
exit 1
`;

test("an instance is deleted while it is exported: its server first, which ends the export, and nothing is left", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const bin = join(folder.path, "bin");
  const ended = join(folder.path, "ended");
  const exported = join(folder.path, "exports");
  await mkdir(bin);
  await writeFile(join(bin, "pg_dump"), pgDump(ended), { mode: 0o755 });
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    stderr.mockRestore();
  });
  const { instances, servers, create } = await postgresWorld(
    folder,
    (store, events) => new PostgresExports(store, testSources(), guard, exported, events),
  );
  servers.remove.mockImplementation(() => writeFile(ended, ""));

  const record = await create();
  const { id } = record.postgres;
  await instances.exports.begin(record);
  const path = join(exported, id);
  const hasBegun = async () => (await readdir(path, { recursive: true }).catch(() => [])).length > 1;
  await vi.waitUntil(hasBegun, { timeout: 600_000 });
  await instances.remove(id);
  await expect(access(path)).rejects.toThrow("ENOENT");
  const told =
    "An export of Postgres `db` has failed: `" + join(bin, "pg_dump") + "` exited with code 1: the server has";
  expect(stderr).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(told));
});
