import type { CommandContext } from "../commands/context";
import { OperationError } from "../operation-error";
import type { Docker, TaggedImage } from "./docker";
import type { PlannedImage } from "./plan";

/** An image that is in its registry. */
export interface PushedImage {
  service: string;
  commit: string;
  /** Name and digest, as a stack pins it. */
  image: string;
  /** Whether it was there before, so that nothing was built or pushed. */
  wasThere: boolean;
}

/**
 * Looks what the registry has of images, before one is built: the tag of a commit stays what it is.
 *
 * @returns what it has, by the image's reference
 * @throws OperationError where a tag is something else, or the registry doesn't tell
 */
export async function lookFor(
  { step }: Pick<CommandContext, "step">,
  docker: Pick<Docker, "tagged">,
  images: readonly PlannedImage[],
): Promise<ReadonlyMap<string, TaggedImage>> {
  const found = new Map<string, TaggedImage>();
  for (const { build, inputs } of images) {
    const { reference } = build;
    const there = await step(`Asking for ${reference}`, () => docker.tagged(reference), "leaves no trace");
    if (there === undefined) continue;
    if (there.inputs !== inputs) throw new OperationError(otherContent(reference, there));
    found.set(reference, there);
  }
  return found;
}

/** Brings images into their registry, one after another. */
export async function pushImages(
  { step }: Pick<CommandContext, "step">,
  docker: Pick<Docker, "build" | "push">,
  images: readonly PlannedImage[],
  there: ReadonlyMap<string, TaggedImage>,
): Promise<PushedImage[]> {
  const missing = images.filter(({ build }) => !there.has(build.reference));
  // All of them first: where one can't be built, none is pushed.
  for (const { service, build } of missing)
    await step(`Building the image of ${service}`, (detail) => docker.build(build, detail));
  const pushed = new Map<string, string>();
  for (const { build } of missing)
    pushed.set(
      build.reference,
      await step(`Pushing ${build.reference}`, (detail) => docker.push(build.reference, detail)),
    );
  return images.map(({ service, commit, name, build: { reference } }) => {
    const digest = there.get(reference)?.digest ?? pushed.get(reference) ?? "";
    return { service, commit, image: `${name}@${digest}`, wasThere: there.has(reference) };
  });
}

function otherContent(reference: string, { digest, inputs }: TaggedImage): string {
  const what = inputs === undefined ? "which this command didn't make" : "made with other arguments or for another one";
  return (
    `\`${reference}\` is in the registry already as ${digest}, ${what}, and the tag of a commit is never moved: ` +
    "pin that digest by hand, remove the tag there, or push another commit."
  );
}
