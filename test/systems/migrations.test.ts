import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { globMatcher } from "@slipway/render-api";
import { expect, test } from "vitest";
import { systems } from "../../stacks";
import { specimen } from "../../stacks/specimen";

const examples = resolve(__dirname, "../../examples");

/** Files of an example, as git would list them. */
function filesOf(system: string): string[] {
  const folder = join(examples, system);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

test.each([...systems, specimen].map((system) => [system.name, system] as const))(
  "the migrations of %s are the SQL files of its example, each of one service",
  (name, { migrations, parts }) => {
    const files = filesOf(name);
    const matched = Object.values(migrations).map((globs) => files.filter(globMatcher(globs, { braces: false })));
    expect(matched.flat().toSorted()).toEqual(files.filter((file) => file.endsWith(".sql")).toSorted());
    expect(matched.flat()).not.toEqual([]);
    expect(parts).toEqual(expect.arrayContaining(Object.keys(migrations)));
  },
);
