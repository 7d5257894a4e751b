import { createHash } from "node:crypto";

/** All that an image is made of. */
export interface ImageInputs {
  commit: string;
  /** Relative to the repository's root. */
  dockerfile: string;
  context: string;
  platform: string;
  buildArguments: Readonly<Record<string, string>>;
}

/** The label of an image that says what it was made of, so that a registry can be asked whether it has it. */
export const INPUTS_LABEL = "dev.slipway.inputs";

/**
 * Two builds of the same inputs make images of different digests, since files have times in them: what an image is made of is
 * told by this instead.
 */
export function fingerprint({ commit, dockerfile, context, platform, buildArguments }: ImageInputs): string {
  const given = Object.entries(buildArguments).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([commit, dockerfile, context, platform, given]);
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
