import { z } from "zod";

const label = "[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*";
const port = String.raw`:\d{1,5}`;
/** As Docker reads it: without a dot or a port it is no host, unless it is this machine. */
const host = String.raw`(?:localhost(?:${port})?|${label}(?:(?:\.${label})+(?:${port})?|${port}))`;
const folder = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";

/**
 * An image's reference but for its digest: a registry (which may have a port), a path, a tag. As Render takes it, `https://` may stand
 * before it.
 */
export const taggedImage = String.raw`(?:https:\/\/)?(?:${host}\/)?${folder}(?:\/${folder})*(?::\w[\w.-]{0,127})?`;
export const imageDigest = "sha256:[0-9a-f]{64}";

/** An image's reference, with a digest or without. */
export const imagePattern = new RegExp(`^${taggedImage}(?:@${imageDigest})?$`);
export const imageExpected = "an image such as `ghcr.io/acme/api:1.2` or `ghcr.io/acme/api@sha256:…`";

export const imageReferenceSchema = z.string().regex(imagePattern, `expected ${imageExpected}`);

/** The one form in which Render replies an image: `nginx` is `docker.io/library/nginx:latest`. */
export function fullImage(reference: string): string {
  const { name, tag, digest } = partsOf(reference);
  if (digest !== undefined) return `${name}${tag === undefined ? "" : `:${tag}`}@${digest}`;
  return `${name}:${tag ?? "latest"}`;
}

/** Registry and path of an image in full, which say whether two references are of one image. */
export function imageName(reference: string): string {
  return partsOf(reference).name;
}

/** The registry that an image is in, as Docker reads its reference. */
export function imageRegistry(reference: string): string {
  const [registry = ""] = imageName(reference).split("/");
  return registry;
}

/** The digest that a reference itself has: then it is always the same image. */
export function digestOf(reference: string): string | undefined {
  return partsOf(reference).digest;
}

/** A reference as it is written, without digest and tag. A colon before the last slash is a registry's port. */
export function untagged(reference: string): string {
  const [name = reference] = reference.split("@", 1);
  return name.replace(/:[^:/]+$/, "");
}

function partsOf(reference: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [tagged = "", digest] = reference.replace(/^https:\/\//, "").split("@", 2);
  const written = untagged(tagged);
  const tag = tagged === written ? undefined : tagged.slice(written.length + 1);
  return { name: withRegistry(written), tag, digest };
}

/** As Docker reads it: what stands before the first slash is a registry when it looks like a host. */
function withRegistry(written: string): string {
  const [first = "", ...rest] = written.split("/");
  if (rest.length === 0) return `docker.io/library/${written}`;
  const isHost = /[.:]/.test(first) || first === "localhost";
  if (!isHost) return `docker.io/${written}`;
  return first === "docker.io" && rest.length === 1 ? `docker.io/library/${rest[0]}` : written;
}
