import type { Release } from "@slipway/render-api";
import type { ServiceSource } from "../../../../stacks/system";
import { grouped } from "../../grouped";
import { type Bundle, bundleOf } from "../../releases/bundle";
import type { Places } from "./green-line";
import type { Told } from "./told";

/**
 * What a system is to run: what is pinned, else what its branch holds. Where that isn't known of each of its services there is nothing to
 * compare: what is missing from a bundle would seem to stay as it is. What always follows its branch is in no bundle.
 */
export async function wantedOf(
  system: string,
  sources: Readonly<Record<string, ServiceSource>>,
  { tipOf }: Pick<Places, "tipOf">,
): Promise<Told<Bundle>> {
  const bundled = Object.entries(sources).filter(([, { alwaysFollows }]) => !alwaysFollows);
  const looks = bundled.map(async ([name, source]) => ({
    name,
    branch: source.branch,
    release: source.release ?? (await tipReleaseOf(source, tipOf)),
  }));
  const found = await Promise.all(looks);
  const unknown = found.filter(({ release }) => release === undefined);
  if (unknown.length > 0) return { reason: reasonOf(unknown) };
  return { value: bundleOf(found.flatMap(({ name, release }) => (release ? [{ system, name, release }] : []))) };
}

async function tipReleaseOf(source: ServiceSource, tipOf: Places["tipOf"]): Promise<Release | undefined> {
  const commit = await tipOf(source);
  return commit === undefined ? undefined : { kind: "commit", commit };
}

function reasonOf(unknown: readonly { name: string; branch: string }[]): string {
  return [...grouped(unknown, ({ branch }) => branch)]
    .map(([branch, services]) => {
      const names = conjunction.format(services.map(({ name }) => name));
      return `where \`${branch}\` stands can't be looked up, so what comes isn't known of ${names}`;
    })
    .join("; ");
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });
