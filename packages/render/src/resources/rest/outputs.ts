import { ChangeMarks } from "../../change-log";
import { diff } from "../../declaration/diff";
import { fingerprint } from "../../declaration/fingerprint";
import type { ResourceDeclaration } from "../../declaration/property";
import { chosen, repliedOutputs } from "../../declaration/reply";
import type { Prior } from "../../resource";
import type { ValueMap } from "../../values/value";

/**
 * The fingerprints among a resource's outputs. One stays as it is while nothing that it is made of changes: what the
 * program leaves to Render again, such as the branch of an imported service, stays at Render what it was.
 */
export function fingerprints(declaration: ResourceDeclaration, inputs: ValueMap, prior: Prior | undefined): ValueMap {
  // After an unfinished update the state has its inputs beside the fingerprints of those before it.
  const isTrue = prior !== undefined && new ChangeMarks(prior.outputs.marked).unfinished === undefined;
  const changes = isTrue ? diff(declaration, prior.inputs.marked, inputs) : [];
  return Object.fromEntries(
    Object.entries(declaration.outputs).flatMap(([name, { fingerprintOf: kind }]) => {
      if (kind === undefined) return [];
      const before = isTrue ? prior.outputs.marked[name] : undefined;
      const isChanged = changes.some(({ property }) => declaration.properties[property]?.deploy === kind);
      return [[name, before === undefined || isChanged ? fingerprint(declaration, inputs, kind) : before]];
    }),
  );
}

/** The outputs that follow from a resource's reply and its inputs. */
export function outputsOf(
  declaration: ResourceDeclaration,
  reply: object,
  inputs: ValueMap,
  prior: Prior | undefined,
): ValueMap {
  return {
    ...chosen(declaration, reply),
    ...repliedOutputs(declaration, reply),
    ...fingerprints(declaration, inputs, prior),
  };
}
