import { lstatSync, existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Readable } from "node:stream";
import dockerignore from "@balena/dockerignore";
import { pack as packFolder } from "tar-fs";
import { pack } from "tar-stream";

/** A file that is put somewhere, readable by all and writable by none. */
export interface PlacedFile {
  /** Absolute. */
  path: string;
  content: string;
}

export function archiveOf(files: readonly PlacedFile[]): Readable {
  const archive = pack();
  for (const { path, content } of files) archive.entry({ name: path.replace(/^\//, ""), mode: 0o444 }, content);
  archive.finalize();
  return archive;
}

/**
 * A build's context without what `.dockerignore` leaves out, with the Dockerfile beside it: that one may lie anywhere, and be left out itself.
 *
 * @param ignored the text of the `.dockerignore` that counts
 * @param dockerfile its name in the archive, and its text
 */
export function archiveOfContext(
  folder: string,
  ignored: string,
  dockerfile: { name: string; text: string },
): Readable {
  const filter = dockerignore({ ignorecase: false }).add(ignored);
  // What is within a folder that is left out may be let in again.
  const hasExceptions = /^\s*!/m.test(ignored);
  const isLeftOut = (path: string): boolean => {
    const way = relative(folder, path);
    if (way === "" || !filter.ignores(way)) return false;
    return !(hasExceptions && lstatSync(path).isDirectory());
  };
  return packFolder(folder, {
    ignore: isLeftOut,
    // As Docker's own command sends them: whose they are here is nobody's there.
    map: (header) => ({ ...header, uid: 0, gid: 0 }),
    finalize: false,
    finish: (archive) => {
      archive.entry({ name: dockerfile.name }, dockerfile.text);
      archive.finalize();
    },
  });
}

/** The `.dockerignore` that counts for a Dockerfile: one of its own, else the context's. */
export function ignoredBy(sourceDir: string, dockerfile: string, contextDir: string): string {
  const own = join(sourceDir, `${dockerfile}.dockerignore`);
  const general = join(contextDir, ".dockerignore");
  const path = [own, general].find((candidate) => existsSync(candidate) && lstatSync(candidate).isFile());
  return path === undefined ? "" : readFileSync(path, "utf8");
}
