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

/**
 * Finds the `ARG`s before the first `FROM` whose defaults are to be replaced: those name base images, or a stage that is nothing but one
 * (`ARG NODE_IMAGE=pinned`, `FROM node:20@sha256:… AS pinned`).
 */
export function replaceBases(dockerfile: string, replacements: Replacements): ReplacedBases {
  const replacementOf = (image = "") => (imagePattern.test(image) ? replacements.get(fullImage(image)) : undefined);
  const stages = stagesOf(dockerfile);
  const imageOf = (name = "") => stages.find((stage) => stage.name === name)?.image ?? name;
  const [beforeStages = ""] = dockerfile.split(/^\s*FROM\s/im, 1);
  const buildArgs: Record<string, string> = {};
  const reached = new Set<string>();
  for (const [, name = "", value = ""] of beforeStages.matchAll(/^\s*ARG\s+(\w+)=["']?([^\s"']+)/gim)) {
    const replacement = replacementOf(imageOf(value));
    if (replacement === undefined) continue;
    buildArgs[name] = replacement;
    reached.add(value);
  }
  const fixed = stages.filter(({ name, image }) => !reached.has(name) && replacementOf(image) !== undefined);
  return { buildArgs, fixed: [...new Set(fixed.map(({ image }) => image))] };
}

/** What each stage is called, if it has a name, and what it is built on. */
function stagesOf(dockerfile: string): { name: string; image: string }[] {
  const found = dockerfile.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim);
  return [...found].map(([, image = "", name = ""]) => ({ name, image }));
}
