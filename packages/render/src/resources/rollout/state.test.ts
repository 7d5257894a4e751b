import { expect, test } from "vitest";
import type { Prior } from "../../resource";
import { knownPart, secret, type ValueMap } from "../../values/value";
import type { RolloutInputs } from "./declaration";
import { type DeployedRecord, type Entry, recordOf } from "./records";
import { recordsOutput, deployedInputs } from "./state";

const [first, second] = ["1".repeat(40), "2".repeat(40)];
const entry: Entry = { serviceId: "srv-1", release: first, triggers: { settings: "s1" }, envVars: { A: "1" } };
const record = recordOf(entry, { id: "dep-1", status: "live", commit: { id: first } }, undefined);

/** What is live when the state has these entries and these records. */
function deployed(
  services: Record<string, Entry>,
  records: Record<string, DeployedRecord>,
  asked: Record<string, Entry> = services,
): ValueMap {
  const marked = { services: services as unknown as ValueMap, rollbackOnFailure: true };
  const prior = {
    inputs: { marked, values: marked as unknown as RolloutInputs },
    outputs: {
      marked: { deployed: recordsOutput(records) },
      values: { deployed: knownPart(recordsOutput(records)) },
    },
  } as unknown as Prior<RolloutInputs>;
  return deployedInputs(prior, { services: asked }).services as ValueMap;
}

test.each<[string, Entry, DeployedRecord | undefined, object | undefined]>([
  ["as desired", entry, record, entry],
  ["at another release and other settings", { ...entry, release: second, triggers: { settings: "s2" } }, record, entry],
  ["nowhere", entry, undefined, undefined],
  ["suspended", entry, { ...record, deployId: "" }, undefined],
  [
    "with other variables than those that are stored",
    { ...entry, envVars: { A: "2" } },
    record,
    { ...entry, envVars: undefined },
  ],
  [
    "with other secret files than those that are stored",
    { ...entry, secretFiles: { "key.pem": "k" } },
    record,
    { ...entry, envVars: undefined, secretFiles: undefined },
  ],
])("the deployed inputs of a service that is live %s", (_, desired, live, expected) => {
  const records = live === undefined ? {} : { api: live };
  expect(deployed({ api: desired }, records)).toEqual(expected === undefined ? {} : { api: expected });
});

test("what somebody deployed by hand differs in its release, and not in variables that nobody knows", () => {
  const byHand = { ...record, deployId: "dep-2", release: second, triggers: {}, variables: "", buildVariables: "" };
  const observed = { ...entry, release: second };
  expect(deployed({ api: observed }, { api: byHand }, { api: entry })).toEqual({ api: { ...observed, triggers: {} } });
});

test("what somebody deployed by hand of an entry that has nothing else differs as a whole", () => {
  const bare: Entry = { serviceId: "srv-1", release: first };
  const byHand = { ...record, deployId: "dep-2", triggers: {}, variables: "", buildVariables: "" };
  expect(deployed({ api: bare }, { api: byHand })).toEqual({});
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
