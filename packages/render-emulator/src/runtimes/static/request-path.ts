/** What a request asks for. */
export interface RequestPath {
  /** Without dot segments, and each character escaped or not as {@link canonicalPath} does. */
  path: string;
  /** With its question mark; empty when there is none. */
  search: string;
}

/** Reads the target of a request; undefined when it is none, as when an escape is broken. */
export function requestPath(target: string): RequestPath | undefined {
  try {
    const { pathname, search } = new URL(target.startsWith("/") ? `http://site${target}` : target);
    return { path: canonicalPath(pathname), search };
  } catch {
    return undefined;
  }
}

/**
 * One spelling of each path: `/a%40b` and `/a@b` are the same, `/a%2Fb` and `/a/b` are not.
 *
 * @throws when an escape is broken, or stands for what no path can hold
 */
export function canonicalPath(path: string): string {
  return path.split("/").map(canonicalSegment).join("/");
}

function canonicalSegment(segment: string): string {
  const decoded = decodeURIComponent(segment);
  if (decoded.includes("\0")) throw new URIError("a path can't hold a zero byte");
  // What a segment may hold as it stands.
  return encodeURIComponent(decoded).replace(/%(40|3A|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}

/** The path of a file, as the file system has it; undefined when no file can have it. */
export function filePath(canonical: string): string | undefined {
  const segments = canonical.split("/").map(decodeURIComponent);
  return segments.some((segment) => segment.includes("/")) ? undefined : segments.join("/").normalize();
}
