import { deleteUnlessGone, patchService, type RenderClient, scaleService } from "@slipway/render-client";
import { type Change, diff } from "../../declaration/diff";
import type { ResourceDeclaration } from "../../declaration/property";
import { patchBody } from "../../declaration/request";
import type { Operation } from "../../resource";
import { inputsOf, type Observation, observe } from "./observation";
import type { ServiceInputs } from "./lifecycle";

/** A service as it stands after {@link bringTo}, and what had to be written. */
export interface Brought {
  readonly seen: Observation;
  readonly written: readonly Change[];
}

/** What to write: all that differs at Render from what is asked, or what differs from what was asked before. */
export interface Goal {
  readonly asked: ServiceInputs;
  /** What was asked before, if anything was. */
  readonly former: ServiceInputs | undefined;
  /** The only differences to write; all when undefined. What was changed by hand elsewhere is for a refresh to tell. */
  readonly only: readonly Change[] | undefined;
}

/**
 * Brings a service's settings to what is asked by the fewest writes: it looks at Render first, so that it mends what an earlier
 * attempt left half done. It starts no deploy.
 */
export async function bringTo(
  { render, report }: Operation,
  declaration: ResourceDeclaration,
  id: string,
  goal: Goal,
): Promise<Brought> {
  const { asked, former, only } = goal;
  const seen = await observe(render, id);
  const standing = inputsOf(declaration, seen, former ?? asked);
  const written = diff(declaration, standing, asked).filter(
    (change) => only === undefined || only.some((one) => isSameSetting(declaration, change, one)),
  );
  const writers = new Set(written.map((change) => declaration.properties[change.property]?.writtenBy));
  if (writers.size === 0) return { seen, written };

  report("writing settings");
  const changed = new Set(written.map((change) => change.property));
  const patch = patchBody(declaration, asked, changed, standing);
  if (patch !== undefined) await patchService(render, id, patch);
  if (writers.has("scale")) await scaleService(render, id, Number(asked.numInstances));
  if (writers.has("headers")) await render.tell("put", `/services/${id}/headers`, asked.headers ?? []);
  if (writers.has("routes")) await render.tell("put", `/services/${id}/routes`, asked.routes ?? []);
  if (writers.has("customDomains")) await writeDomains(render, id, goal, seen);
  return { seen: await observe(render, id), written };
}

/** Each variable is a setting of its own, as any other property is as a whole. */
function isSameSetting({ properties }: ResourceDeclaration, one: Change, other: Change): boolean {
  const isMap = properties[one.property]?.type.kind === "map";
  return one.property === other.property && (!isMap || one.path === other.path);
}

async function writeDomains(
  render: RenderClient,
  id: string,
  { asked, former, only }: Goal,
  seen: Observation,
): Promise<void> {
  const [wanted, before] = [asked.customDomains ?? [], former?.customDomains ?? []];
  const dropped = before.filter((name) => !wanted.includes(name));
  for (const name of dropped) await deleteUnlessGone(render, `/services/${id}/custom-domains/${name}`);
  const added = only === undefined ? wanted : wanted.filter((name) => !before.includes(name));
  const missing = added.filter((name) => !seen.customDomains.includes(name));
  for (const name of missing) await render.tell("post", `/services/${id}/custom-domains`, { name });
}
