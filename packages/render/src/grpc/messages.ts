import {
  CheckFailure,
  CheckResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  PropertyDiff,
  ReadResponse,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { plainText } from "@slipway/render-api";
import type { Change } from "../declaration/diff";
import type { Problem } from "../declaration/property";
import type { Difference, State } from "../provider";
import type { SeenSecrets } from "../values/redaction";
import type { ValueMap } from "../values/value";
import { fromStruct, toStruct } from "./struct";

/** The resource type in a URN: `urn:pulumi:stack::project::parent$render:index:WebService::name`. */
export function typeOfUrn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The state that a request carries. */
export function stateOf(request: DiffRequest | UpdateRequest): State {
  return { inputs: fromStruct(request.getOldInputs()), outputs: fromStruct(request.getOlds()) };
}

export function deletedState(request: DeleteRequest): State {
  return { inputs: fromStruct(request.getOldInputs()), outputs: fromStruct(request.getProperties()) };
}

export function checkResponse(inputs: ValueMap, problems: readonly Problem[], redaction: SeenSecrets): CheckResponse {
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failuresOf(problems, redaction));
}

/** Without a property: the engine would print its value in Go's notation, and a nested one as `{<nil>}`. The reason names it. */
export function failuresOf(problems: readonly Problem[], redaction: SeenSecrets): CheckFailure[] {
  return problems.map(({ property, reason }) => {
    const said = redaction.clean(reason);
    const isNamed = property === "" || said.includes(`\`${property}\``);
    return new CheckFailure().setReason(plainText(isNamed ? said : `${said} (\`${property}\`)`));
  });
}

export function readResponse(id: string, state: State | undefined): ReadResponse {
  if (state === undefined) return new ReadResponse();
  return new ReadResponse().setId(id).setInputs(toStruct(state.inputs)).setProperties(toStruct(state.outputs));
}

export function diffResponse({ changes, deleteBeforeReplace, stateMayBeUntrue }: Difference): DiffResponse {
  const replaces = changes.filter((change) => change.replaces).map((change) => change.path);
  const response = new DiffResponse()
    .setChanges(
      changes.length > 0 || stateMayBeUntrue ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList([...new Set(changes.map((change) => change.property))])
    .setReplacesList(replaces)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of changes) response.getDetaileddiffMap().set(change.path, propertyDiff(change));
  return response;
}

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
} as const;

function propertyDiff({ kind, replaces }: Change): PropertyDiff {
  return new PropertyDiff().setKind(kinds[kind][replaces ? 1 : 0]).setInputdiff(true);
}
