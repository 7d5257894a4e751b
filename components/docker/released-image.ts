import * as pulumi from "@pulumi/pulumi";
import type { BuiltArgs } from "../platform";
import { parseRelease, type Release } from "../release";
import { type Placement, titleOf } from "./placement";

/** An image by the digest of its content. */
export type ImageRelease = Extract<Release, { kind: "image" }>;

/**
 * The image that a service runs: the release that is rolled out, or the composition's own image where it has a digest.
 *
 * @throws pulumi.RunError where there is none: a Docker host builds nothing, and a tag can be moved
 */
export function releasedImage(
  place: Pick<Placement, "system" | "part">,
  build: BuiltArgs["build"],
  release: Release | undefined,
): ImageRelease {
  const found = release ?? ("image" in build ? parseRelease(build.image) : undefined);
  if (found?.kind === "image") return found;
  const setting = `slipway:${place.system}.releases.${place.part}`;
  throw new pulumi.RunError(
    `${titleOf(place)} has no image by its digest, and a Docker host runs nothing else: push one, and set \`${setting}\` to \`<image>@sha256:…\``,
  );
}
