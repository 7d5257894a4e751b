import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { System } from "../../../stacks/system";
import { blueprintDocuments } from "../deployment-blueprint/documents";
import { type ManifestDocument, manifestDocuments, PAGES } from "./documents";
import { ENV_EXAMPLES, isWritten } from "./mark";

/** What a project's documents are, against what its manifests make of them. */
export interface Freshness {
  /** Those that are missing or otherwise, as they are to be. */
  stale: ManifestDocument[];
  /** Paths of those that are to be, and where somebody's own file is. */
  foreign: string[];
  /** Paths of those that were written, and that no manifest makes any more. */
  leftover: string[];
}

/** Compares a project's documents with what the manifests of its systems make of them. */
export async function freshnessOf(root: string, systems: readonly System[]): Promise<Freshness> {
  const documents = [
    ...(await Promise.all(systems.map((system) => manifestDocuments({ root, system })))).flat(),
    ...(await blueprintDocuments(root, systems)),
  ];
  const made = new Set(documents.map(({ file }) => file));
  const examples = systems.flatMap(({ name }) => filesIn(root, `examples/${name}`));
  const present = [
    ...filesIn(root, PAGES),
    ...examples.filter((file) => ENV_EXAMPLES.includes(path.posix.basename(file))),
  ];
  const own = present.filter((file) => !isWritten(file, textOf(root, file) ?? ""));
  return {
    stale: documents.filter(({ file, text }) => !own.includes(file) && textOf(root, file) !== text),
    foreign: own.filter((file) => made.has(file)),
    leftover: present.filter((file) => !own.includes(file) && !made.has(file)),
  };
}

/** Files within a folder, by their paths from the project's; none where there is no such folder. */
function filesIn(root: string, folder: string): string[] {
  const entries = readDirectory(path.join(root, folder));
  return entries.flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(root, file);
    return entry.isFile() ? [file] : [];
  });
}

function readDirectory(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function textOf(root: string, file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
