import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { filePath } from "./request-path";

const endings = [".html", ".htm"];

/** The files of one deploy, and which of them a path stands for. */
export class PublishedFiles {
  private constructor(
    readonly root: string,
    /** By the path under which it is asked for. */
    private readonly files: ReadonlyMap<string, string>,
  ) {}

  static async list(root: string): Promise<PublishedFiles> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
    const files = paths.filter((path) => !isHidden(path)).map((path) => [`/${path.normalize()}`, path] as const);
    return new PublishedFiles(root, new Map(files));
  }

  /**
   * The file, relative to the root, that a path stands for: itself, the page of that name, or a folder's index. How
   * Render's order is, and whether it redirects to a folder's slash, is not known.
   *
   * @param path as {@link canonicalPath} makes it
   */
  find(path: string): string | undefined {
    const asked = filePath(path);
    if (asked === undefined) return undefined;
    const base = asked.replace(/\/$/, "");
    const pages = base === "" ? [] : endings.map((ending) => `${base}${ending}`);
    const indexes = endings.map((ending) => `${base}/index${ending}`);
    const candidates = asked.endsWith("/") ? [...indexes, ...pages] : [base, ...pages, ...indexes];
    return candidates.map((candidate) => this.files.get(candidate)).find((file) => file !== undefined);
  }
}

/** Files that begin with a dot are none of a site's, but for those that a standard puts there. */
function isHidden(path: string): boolean {
  return path.split("/").some((name) => name.startsWith(".") && name !== ".well-known");
}
