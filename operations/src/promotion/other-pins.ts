import { sameRelease } from "@slipway/render-api";
import { type Bundle, bundleOf, entriesOf, shortBundle } from "../releases/bundle";
import { inWords } from "./lines";

/**
 * What is to be said where the target's file pins something that the target doesn't run yet and that isn't what the source runs either:
 * somebody may have reviewed it, and nobody what would take its place. Undefined where there is no such pin.
 *
 * @param pinned what the target's file pins, of services that are there
 */
export function otherPinsProblem(
  pinned: Bundle,
  { live, bundle, from, to }: { live: Bundle; bundle: Bundle; from: string; to: string },
): string | undefined {
  const isIn = (one: Bundle, { system, name, release }: ReturnType<typeof entriesOf>[number]) =>
    sameRelease(one[system]?.[name], release);
  const others = entriesOf(pinned).filter(
    (entry) =>
      live[entry.system]?.[entry.name] !== undefined &&
      bundle[entry.system]?.[entry.name] !== undefined &&
      !isIn(live, entry) &&
      !isIn(bundle, entry),
  );
  if (others.length === 0) return undefined;
  return (
    `\`Pulumi.${to}.yaml\` pins ${inWords(bundleOf(others), shortBundle)}, which \`${to}\` doesn't run yet and \`${from}\` doesn't run any more: ` +
    `\`npx slipway deploy --stack ${to}\` brings up what is pinned, or \`npx slipway promote --from ${from} --to ${to}\` pins what \`${from}\` runs now, for review.`
  );
}
