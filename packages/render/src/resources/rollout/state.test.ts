import { expect, test } from "vitest";
import type { Former } from "../../resource";
import { knownPart, secret, type ValueMap } from "../../values/value";
import type { RolloutInputs } from "./declaration";
import { type DeployedRecord, type Entry, recordOf } from "./records";
import { recordsOutput, standingInputs } from "./state";

const [first, second] = ["1".repeat(40), "2".repeat(40)];
const entry: Entry = { serviceId: "srv-1", release: first, triggers: { settings: "s1" }, envVars: { A: "1" } };
const record = recordOf(entry, { id: "dep-1", status: "live", commit: { id: first } }, undefined);

/** What stands when the state has these entries and these records. */
function standing(services: Record<string, Entry>, deployed: Record<string, DeployedRecord>): ValueMap {
  const marked = { services: services as unknown as ValueMap, rollbackOnFailure: true };
  const former = {
    inputs: { marked, values: marked as unknown as RolloutInputs },
    outputs: {
      marked: { deployed: recordsOutput(deployed) },
      values: { deployed: knownPart(recordsOutput(deployed)) },
    },
  } as unknown as Former<RolloutInputs>;
  return standingInputs(former).services as ValueMap;
}

test.each<[string, Entry, DeployedRecord | undefined, object | undefined]>([
  ["as asked", entry, record, entry],
  ["at another release and other settings", { ...entry, release: second, triggers: { settings: "s2" } }, record, entry],
  ["nowhere", entry, undefined, undefined],
  ["suspended", entry, { ...record, deployId: "" }, undefined],
  ["with other variables than those that are stored", { ...entry, envVars: { A: "2" } }, record, undefined],
])("what stands of a service that is live %s", (_, asked, live, expected) => {
  const records = live === undefined ? {} : { api: live };
  expect(standing({ api: asked }, records)).toEqual(expected === undefined ? {} : { api: expected });
});

test("fingerprints of variables are secrets in the state, ids and releases are not", () => {
  expect(recordsOutput({ api: record })).toMatchObject({
    api: {
      deployId: "dep-1",
      release: first,
      variables: secret(record.variables),
      buildVariables: secret(record.buildVariables),
      history: [{ deployId: "dep-1", identity: secret(record.history[0]?.identity ?? "") }],
    },
  });
});
