import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { hasChannelRules, userOf } from "./users";

test.each([
  ["Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=6d95e1af3a2c082a", false],
  ["Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0", true],
  ["Redis server v=6.2.6 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=b61f37314a089f19", true],
  ["Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=5b3d5bb8b39d1e1", true],
])("of a server that says %s, users have rules for channels: %s", async (version, expected) => {
  await using folder = await TestFolder.create();
  const executable = join(folder.path, "server");
  await writeFile(executable, `#!/bin/sh\n[ "$1" = --version ] && echo "${version}"\n`, { mode: 0o755 });
  expect(await hasChannelRules(executable)).toBe(expected);
  expect(userOf("app", "p", expected).includes(" &* ")).toBe(expected);
});
