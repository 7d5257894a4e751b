import { secretFilesLimit } from "@slipway/render-api";
import type { Problem } from "../declaration/property";

/**
 * Refuses more than Render keeps of the secret files of one service or environment group together.
 *
 * @param property where they are
 * @param files content by name; null where it is not known yet
 */
export function secretFilesSize(property: string, files: Readonly<Record<string, string | null>> = {}): Problem[] {
  const size = Object.values(files).reduce((sum, content) => sum + Buffer.byteLength(content ?? ""), 0);
  if (size <= secretFilesLimit) return [];
  const reason = `\`${property}\` has ${size} bytes in all its files; Render keeps ${secretFilesLimit} at most, so make them smaller`;
  return [{ property, reason }];
}
