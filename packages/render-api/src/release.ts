import type { DeployCreate, DeployReply } from "./deploy";
import { imageDigest, taggedImage, untagged } from "./image";

/** The immutable thing that a service runs: a commit, or an image by the digest of its content. Never a branch or a tag. */
export type Release = CommitRelease | ImageRelease;

export interface CommitRelease {
  readonly kind: "commit";
  /** 40 hexadecimal digits, lower case. */
  readonly commit: string;
}

export interface ImageRelease {
  readonly kind: "image";
  /** Registry and repository without a tag: `ghcr.io/acme/api`. */
  readonly image: string;
  /** `sha256:` and 64 hexadecimal digits, lower case. */
  readonly digest: string;
}

const commitPattern = /^[0-9a-f]{40}$/;
const imagePattern = new RegExp(`^(${taggedImage})@(${imageDigest})$`);

/** The forms in which a release is written as one text. */
export const releasePattern = new RegExp(`${commitPattern.source}|${imagePattern.source}`);
export const releaseExpected =
  "a full commit of 40 lower-case hexadecimal digits, or an image with its digest such as `ghcr.io/acme/api@sha256:…`";

/** Reads {@link formatRelease}'s text; undefined when it is none. */
export function parseRelease(text: string): Release | undefined {
  if (commitPattern.test(text)) return { kind: "commit", commit: text };
  const [, image, digest] = imagePattern.exec(text) ?? [];
  return image === undefined || digest === undefined ? undefined : { kind: "image", image: untagged(image), digest };
}

/** The one text of a release. */
export function formatRelease(release: Release): string {
  return release.kind === "commit" ? release.commit : `${release.image}@${release.digest}`;
}

/** A release in few characters, for a line of output: 12 digits of the commit or digest. */
export function shortRelease(release: Release): string {
  if (release.kind === "commit") return release.commit.slice(0, 12);
  const [name = release.image] = release.image.split("/").slice(-1);
  return `${name}@${release.digest.slice(0, "sha256:".length + 12)}`;
}

/** What a deploy runs, or undefined when Render does not say (yet). */
export function releaseOf({ commit, image }: Pick<DeployReply, "commit" | "image">): Release | undefined {
  if (commit) return { kind: "commit", commit: commit.id };
  if (!image?.sha) return undefined;
  return { kind: "image", image: untagged(image.ref), digest: image.sha };
}

/**
 * Whether both are the same thing. The digest alone tells what an image holds; names of one image differ (`nginx`,
 * `docker.io/library/nginx`).
 */
export function sameRelease(one: Release | undefined, other: Release | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.kind === "commit") return other.kind === "commit" && one.commit === other.commit;
  return other.kind === "image" && one.digest === other.digest;
}

/** The part of `POST /services/{id}/deploys` that names what to deploy. Without a release it is what Render finds newest. */
export function deployBody(release: Release | undefined): DeployCreate {
  if (release === undefined) return {};
  return release.kind === "commit" ? { commitId: release.commit } : { imageUrl: formatRelease(release) };
}
