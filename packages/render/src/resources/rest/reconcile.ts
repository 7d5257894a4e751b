import type { RenderClient } from "@slipway/render-client";
import { diff } from "../../declaration/diff";
import { isDecidedByRender, isOutgrown } from "../../declaration/growth";
import type { ResourceDeclaration } from "../../declaration/property";
import { normalized } from "../../declaration/reply";
import type { Inputs } from "../../declaration/request";
import type { Known, Section } from "./section";

/** What a resource is reconciled with. */
export interface Target {
  /** What the program asks for. */
  readonly desired: Inputs;
  /** What it asked for last, if it did. */
  readonly prior: Inputs | undefined;
  /** The only properties to write; all when undefined. */
  readonly only: ReadonlySet<string> | undefined;
  /** Property paths that an earlier operation may have written which the state does not tell of. */
  readonly begunPaths: readonly string[];
}

/** What to write, section by section. */
export interface Plan<Reply> {
  readonly section: Section<Reply>;
  readonly changed: ReadonlySet<string>;
  readonly observed: Inputs;
}

/** All that the sections read of a resource, by property. */
export async function observe<Reply>(
  sections: readonly Section<Reply>[],
  render: RenderClient,
  { id, reply }: { id: string; reply: Reply },
  known: Known,
): Promise<Inputs> {
  const parts = await Promise.all(sections.map((section) => section.read(render, id, reply, known)));
  return Object.assign({}, ...parts) as Inputs;
}

/** The fewest writes that reconcile a resource with what is desired. A section with nothing to write is not read. */
export async function plan<Reply>(
  declaration: ResourceDeclaration,
  all: readonly Section<Reply>[],
  { desired, prior, only, begunPaths }: Target,
  { render, id, reply }: { render: RenderClient; id: string; reply: Reply },
): Promise<Plan<Reply>[]> {
  const isWanted = (name: string): boolean => only === undefined || only.has(name);
  const isFirst = ({ goesFirst }: Section<Reply>): boolean => goesFirst?.(desired) === true;
  const sections = all
    .filter(({ owns }) => owns.some(isWanted))
    .toSorted((one, other) => Number(isFirst(other)) - Number(isFirst(one)));
  const said = prior === undefined ? [desired] : [desired, prior];
  const found = await observe(sections, render, { id, reply }, { said, begunPaths });
  const observed = normalized(declaration, found, prior ?? desired);
  const differences = diff(declaration, observed, desired).filter(({ property: name }) => {
    const property = declaration.properties[name];
    if (property === undefined) return true;
    return !isOutgrown(property, desired, desired[name], found[name]) && !isDecidedByRender(property, desired);
  });
  const different = new Set(differences.map(({ property }) => property));
  const isDifferent = (name: string): boolean =>
    different.has(name) ||
    (only === undefined && isUntold(declaration, name, found) && (name in desired || name in (prior ?? {})));
  return sections.flatMap((section) => {
    const changed = section.owns.filter((name) => isWanted(name) && isDifferent(name));
    return changed.length === 0 ? [] : [{ section, changed: new Set(changed), observed }];
  });
}

/** Whether nobody can say what Render holds: what a repair does not write may be anything. */
function isUntold({ properties }: ResourceDeclaration, name: string, found: Inputs): boolean {
  return properties[name]?.notEchoed === true && !(name in found);
}

/** Carries out a plan. @returns the resource as the last reply shows it that does */
export async function carryOut<Reply>(
  plans: readonly Plan<Reply>[],
  { desired, prior, only, begunPaths }: Target,
  { render, id, reply }: { render: RenderClient; id: string; reply: Reply },
): Promise<Reply> {
  let latest = reply;
  for (const { section, changed, observed } of plans) {
    const goal = { desired, prior, changed, repairs: only === undefined, begunPaths };
    latest = (await section.write(render, id, goal, observed)) ?? latest;
  }
  return latest;
}
