import { fullImage, imagePattern } from "@slipway/render-api";

/** Images that stand in place of others, by those in full. */
export type Replacements = ReadonlyMap<string, string>;

/**
 * Reads replacements as they are written: `node:20=my.mirror/node:20,redis:7=my.mirror/redis:7`.
 *
 * @throws when one of them isn't two images
 */
export function parseReplacements(text: string): Replacements {
  const pairs = text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim().split("=")]));
  return new Map(
    pairs.map((pair) => {
      const [named = "", replacement = ""] = pair;
      if (pair.length === 2 && imagePattern.test(named) && imagePattern.test(replacement))
        return [fullImage(named), replacement];
      throw new Error(
        `\`${pair.join("=")}\` in \`RENDER_EMULATOR_BASE_IMAGES\` is no replacement: write the image, \`=\`, and the one in its place`,
      );
    }),
  );
}

/** What replacements mean for a Dockerfile. */
export interface ReplacedBases {
  /** Values of its `ARG`s. */
  buildArgs: Record<string, string>;
  /** Images that were to be replaced, and are named where no build argument reaches. */
  fixed: string[];
}

/** Finds the `ARG`s before the first `FROM` whose defaults are to be replaced: those name base images. */
export function replaceBases(dockerfile: string, replacements: Replacements): ReplacedBases {
  const replacementOf = (image = "") => (imagePattern.test(image) ? replacements.get(fullImage(image)) : undefined);
  const buildArgs: Record<string, string> = {};
  const fixed = new Set<string>();
  let isBeforeStages = true;
  for (const line of dockerfile.split(/\r?\n/)) {
    const [, from] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line) ?? [];
    if (from !== undefined) {
      isBeforeStages = false;
      if (replacementOf(from) !== undefined) fixed.add(from);
    }
    const [, name, image] = /^\s*ARG\s+(\w+)=["']?([^\s"']+)/i.exec(line) ?? [];
    const replacement = replacementOf(image);
    if (isBeforeStages && name !== undefined && replacement !== undefined) buildArgs[name] = replacement;
  }
  return { buildArgs, fixed: [...fixed] };
}
