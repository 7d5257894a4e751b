import { formatRolloutPlan, UNKNOWN_ROLLOUT_PLAN } from "@slipway/render-api";
import { advisingRefresh, messageOf, requireOwner } from "@slipway/render-client";
import { markObserved } from "../../declaration/marks";
import { ProviderError } from "../../error";
import type { Created, Desired, Prior, Observed, Operation, Resource, Revision } from "../../resource";
import type { ServiceNotes } from "../../service-notes";
import { hasUnknown, isMap, knownPart, mapValues, unknown, unwrap, type ValueMap } from "../../values/value";
import { histories } from "./commits";
import { configurationWrites } from "./configuration";
import { rollout, type RolloutInputs } from "./declaration";
import { type Entry, needsDeploy, type Records } from "./records";
import { observedInputs, observeRollout } from "./refresh";
import { unlinkingWrites } from "./group-links";
import { plannedDeploy } from "./plan";
import { Run, type RunResult, type WhatNext } from "./run";
import { recordsIn, recordsOutput, deployedInputs } from "./state";
import type { Write } from "./text-writes";

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
      const hasDisk = record !== undefined && notes.hasDisk(record.serviceId);
      const before = prior?.inputs.values.services[key];
      const fields = unwrap(entry);
      const source = isMap(fields) ? knownPart(fields.source) : undefined;
      const origin = typeof source === "string" ? notes.originOf(source) : undefined;
      return plannedDeploy(key, entry, { prior: before, record, settings, origin, hasDisk }) ?? [];
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
    return { id, outputs: await this.#reconcile(operation, id, inputs, {}, []) };
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
    return this.#reconcile(operation, id, inputs, records, Object.values(prior.inputs.values.services), repairs);
  }

  /**
   * The services stay as they are, since their own resources end them, but for their links: no group goes while one is linked to it. At a
   * server that is not theirs, the record stays, too.
   */
  async delete(operation: Operation, _id: string, prior: Prior<RolloutInputs>): Promise<void> {
    await requireOwner(operation.render);
    await carryOut(unlinkingWrites(operation, Object.values(prior.inputs.values.services)));
  }

  /** @param priorEntries the entries as the state has them */
  async #reconcile(
    operation: Operation,
    id: string,
    { values }: Desired<RolloutInputs>,
    before: Records,
    priorEntries: readonly Entry[],
    repairs = true,
  ): Promise<ValueMap> {
    const written = await writeAll(operation, values, priorEntries, repairs);
    const { records, complaints, next } = written ?? (await deployChanged(operation, values, before));
    const deployed = recordsOutput({ ...kept(values, before), ...records });
    if (complaints.length === 0) return { deployed };
    throw new ProviderError(failureText(complaints, next), {
      partial: { id, outputs: { deployed } },
    });
  }
}

/**
 * Writes every service's variables, secret files and links, once it is known of all of them what to write; the result only when that fails.
 * Services that are no longer asked for lose their links.
 */
async function writeAll(
  operation: Operation,
  { services }: RolloutInputs,
  priorEntries: readonly Entry[],
  repairs: boolean,
): Promise<RunResult | undefined> {
  const entries = Object.entries(services);
  const planning = entries.map(async ([key, entry]) => {
    const { serviceId } = entry;
    const before = priorEntries.find((prior) => prior.serviceId === serviceId);
    const knowledge = { key, before, isTrue: !repairs, begunPaths: operation.follows?.paths ?? [] };
    const writes = await advisingRefresh(key, serviceId, () => configurationWrites(operation, entry, knowledge));
    return () => advisingRefresh(key, serviceId, () => carryOut(writes));
  });
  const asked = new Set(entries.map(([, { serviceId }]) => serviceId));
  const left = unlinkingWrites(
    operation,
    priorEntries.filter(({ serviceId }) => !asked.has(serviceId)),
  );
  try {
    const planned = await allOf(planning);
    await allOf([...planned, () => carryOut(left)].map((write) => write()));
    return undefined;
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    const reasons = [...new Set(error.errors.map(messageOf))];
    return {
      records: {},
      complaints: ["Nothing was deployed:", ...reasons],
      next: operation.signal.aborted ? "go on" : "fix",
    };
  }
}

/** @throws AggregateError when all have come to their end, and some failed */
async function allOf<Result>(promises: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises);
  const failed = settled.filter((one) => one.status === "rejected");
  if (failed.length > 0) throw new AggregateError(failed.map(({ reason }) => reason as unknown));
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** One after the other. */
async function carryOut(writes: readonly Write[]): Promise<void> {
  for (const write of writes) await write();
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
