import { readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { globMatcher } from "@slipway/render-api";
import { expect, test } from "vitest";
import { systems } from "../../stacks";
import { specimen } from "../../stacks/specimen";

const examples = resolve(__dirname, "../../examples");

/** What is installed or built, and what only tests run on. */
const besides = ["node_modules", "target", "test"];

/** Files of an example that are its application's own. */
function filesOf(system: string): string[] {
  const folder = join(examples, system);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(sep).some((part) => besides.includes(part)));
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
