import { secretFilesLimit } from "@slipway/render-api";
import type { Problem } from "../declaration/property";
import { ProviderError } from "../error";

/**
 * Refuses more than Render keeps of the secret files of one service or environment group together.
 *
 * @param property where they are
 * @param files content by name; null where it is not known yet
 */
export function secretFilesSize(property: string, files: Readonly<Record<string, string | null>> = {}): Problem[] {
  const size = bytesOf(Object.values(files).map((content) => content ?? ""));
  if (size <= secretFilesLimit) return [];
  const reason = `\`${property}\` has ${size} bytes in all its files; Render keeps ${secretFilesLimit} at most, so make them smaller`;
  return [{ property, reason }];
}

/**
 * Refuses to write files that come to more than Render keeps, with those that somebody else added.
 *
 * @param whose in words
 * @param files all that there would be, content by name
 * @param stated those that the program states
 */
export function requireRoom(whose: string, files: ReadonlyMap<string, string>, stated: object): void {
  const size = bytesOf(files.values());
  if (size <= secretFilesLimit) return;
  const others = [...files.keys()].filter((name) => !(name in stated)).map((name) => `\`${name}\``);
  throw new ProviderError(
    `${whose} would have ${size} bytes in all secret files, and Render keeps ${secretFilesLimit} at most: delete there what the ` +
      `program doesn't state (${others.join(", ")}), or state less.`,
  );
}

/** How much Render takes them for. */
export function bytesOf(contents: Iterable<string>): number {
  return [...contents].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
}
