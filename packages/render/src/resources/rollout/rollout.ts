import { formatRolloutPlan, UNKNOWN_ROLLOUT_PLAN } from "@slipway/render-api";
import { advisingRefresh, messageOf, requireOwner } from "@slipway/render-client";
import { markObserved } from "../../declaration/marks";
import { ProviderError } from "../../error";
import type { Created, Desired, Prior, Observed, Operation, Resource, Revision } from "../../resource";
import type { ServiceNotes } from "../../service-notes";
import { hasUnknown, isMap, knownPart, mapValues, unknown, unwrap, type ValueMap } from "../../values/value";
import { histories } from "./commits";
import { writeConfiguration } from "./configuration";
import { rollout, type RolloutInputs } from "./declaration";
import { type Entry, needsDeploy, type Records } from "./records";
import { observedInputs, observeRollout } from "./refresh";
import { plannedDeploy } from "./plan";
import { Run, type RunResult, type WhatNext } from "./run";
import { recordsIn, recordsOutput, deployedInputs } from "./state";

/** Rolls services out to their releases and configuration, as one unit. It exists in Pulumi's state only. */
class RolloutResource implements Resource<RolloutInputs> {
  readonly declaration = rollout;

  planned(inputs: ValueMap, prior: Prior<RolloutInputs> | undefined): ValueMap {
    const services = unwrap(inputs.services ?? {});
    if (prior === undefined || !isMap(services)) return {};
    const records = recordsIn(prior);
    const before = unwrap(prior.outputs.marked.deployed ?? {});
    const deployed = mapValues(services, (entry, key) => {
      const isChanged = hasUnknown(entry) || needsDeploy(knownPart(entry) as Entry, records[key]);
      return isChanged || !isMap(before) ? unknown : before[key];
    });
    return { deployed };
  }

  async foretell(
    inputs: ValueMap,
    prior: Prior<RolloutInputs> | undefined,
    notes: ServiceNotes,
  ): Promise<string | undefined> {
    const services = unwrap(inputs.services ?? {});
    if (!isMap(services)) return UNKNOWN_ROLLOUT_PLAN;
    const records = recordsIn(prior);
    const planned = Object.entries(services).flatMap(([key, entry]) => {
      const record = records[key];
      const settings = record === undefined ? [] : notes.settingsOf(record.serviceId);
      const before = prior?.inputs.values.services[key];
      return plannedDeploy(key, entry, { prior: before, record, settings }) ?? [];
    });
    if (planned.length === 0) return undefined;
    return formatRolloutPlan({
      deploys: planned.map(({ deploy }) => deploy),
      count: Object.keys(services).length,
      histories: await histories(planned, notes.repositories),
    });
  }

  deployedInputs(prior: Prior<RolloutInputs>, news: ValueMap): ValueMap {
    return deployedInputs(prior, news);
  }

  async create(operation: Operation, inputs: Desired<RolloutInputs>): Promise<Created> {
    const id = operation.urn.split("::").at(-1) ?? "rollout";
    return { id, outputs: await this.#reconcile(operation, id, inputs, {}, () => undefined) };
  }

  async read(operation: Operation, id: string, prior: Prior<RolloutInputs> | undefined): Promise<Observed | undefined> {
    if (prior !== undefined) {
      const observation = await observeRollout(operation, prior);
      return {
        inputs: markObserved(rollout, observedInputs(prior.inputs, observation), prior.inputs.marked),
        outputs: { deployed: recordsOutput(observation.records) },
      };
    }
    throw new ProviderError(
      `\`${id}\` can't be imported: a rollout is the program's own record of what it deployed; let \`pulumi up\` create it.`,
    );
  }

  /** Where the state may not be true, Render is observed first. */
  async update(
    operation: Operation,
    id: string,
    prior: Prior<RolloutInputs>,
    inputs: Desired<RolloutInputs>,
    { repairs }: Revision,
  ): Promise<ValueMap> {
    const records = repairs ? (await observeRollout(operation, prior)).records : recordsIn(prior);
    const priorEntries = Object.values(prior.inputs.values.services);
    const priorEntry = (serviceId: string): Entry | undefined =>
      priorEntries.find((entry) => entry.serviceId === serviceId);
    return this.#reconcile(operation, id, inputs, records, priorEntry, repairs);
  }

  /** The services stay as they are: their own resources end them. At a server that is not theirs, the record stays, too. */
  delete({ render }: Operation): Promise<void> {
    return requireOwner(render);
  }

  /** @param priorEntry the entry of a service as the state has it */
  async #reconcile(
    operation: Operation,
    id: string,
    { values }: Desired<RolloutInputs>,
    before: Records,
    priorEntry: (serviceId: string) => Entry | undefined,
    repairs = true,
  ): Promise<ValueMap> {
    const written = await writeAll(operation, values, priorEntry, repairs);
    const { records, complaints, next } = written ?? (await deployChanged(operation, values, before));
    const deployed = recordsOutput({ ...kept(values, before), ...records });
    if (complaints.length === 0) return { deployed };
    throw new ProviderError(failureText(complaints, next), {
      partial: { id, outputs: { deployed } },
    });
  }
}

/** Writes every service's variables and secret files; the result only when that fails. */
async function writeAll(
  operation: Operation,
  { services }: RolloutInputs,
  priorEntry: (serviceId: string) => Entry | undefined,
  repairs: boolean,
): Promise<RunResult | undefined> {
  const writes = Object.entries(services).map(([key, entry]) => {
    const begunPaths = operation.follows?.paths ?? [];
    const knowledge = { key, before: priorEntry(entry.serviceId), isTrue: !repairs, begunPaths };
    return advisingRefresh(key, entry.serviceId, () => writeConfiguration(operation.render, entry, knowledge));
  });
  const failed = (await Promise.allSettled(writes)).filter((written) => written.status === "rejected");
  if (failed.length === 0) return undefined;
  const reasons = [...new Set(failed.map(({ reason }) => messageOf(reason)))];
  return {
    records: {},
    complaints: ["Nothing was deployed:", ...reasons],
    next: operation.signal.aborted ? "go on" : "fix",
  };
}

function deployChanged(
  operation: Operation,
  { services, rollbackOnFailure }: RolloutInputs,
  before: Records,
): Promise<RunResult> {
  const changed = Object.entries(services).filter(([key, entry]) => needsDeploy(entry, before[key]));
  return new Run(operation, Object.fromEntries(changed), before, rollbackOnFailure).deploy();
}

/** The records of services that are still asked for. */
function kept({ services }: RolloutInputs, records: Records): Records {
  return Object.fromEntries(Object.entries(records).filter(([key]) => key in services));
}

function failureText(complaints: readonly string[], next: WhatNext): string {
  switch (next) {
    case "fix":
      return [...complaints, "Fix it and run `pulumi up` again: it deploys what is not live yet."].join("\n");
    case "resume":
      return complaints.join("\n");
    case "go on":
      return ["The update was stopped.", ...complaints, "The next `pulumi up` goes on from here."].join("\n");
  }
}

export const rolloutResource = new RolloutResource();
