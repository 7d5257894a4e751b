import { isDeepStrictEqual } from "node:util";
import { advisingRefresh, messageOf, type RenderClient, requireOwner } from "@slipway/render-client";
import { ProviderError } from "../../error";
import type { Created, Desired, Former, Found, Operation, Resource } from "../../resource";
import { hasUnknown, isMap, knownPart, mapValues, unknown, unwrap, type ValueMap } from "../../values/value";
import { rollout, type RolloutInputs } from "./declaration";
import { LateEnvVars } from "./late-env-vars";
import { type Entry, inDoubt, needsDeploy, type Records, recordsOutput, standingInputs } from "./records";
import { readRecords } from "./refresh";
import { Run, type RunResult } from "./run";

/** Brings services to their releases and settings, as one unit. It exists in Pulumi's state only. */
class RolloutResource implements Resource<RolloutInputs> {
  readonly declaration = rollout;

  planned(inputs: ValueMap, former: Former<RolloutInputs> | undefined): ValueMap {
    const services = unwrap(inputs.services ?? {});
    if (former === undefined || !isMap(services)) return {};
    const records = recordsIn(former);
    const standing = unwrap(former.outputs.marked.deployed ?? {});
    const deployed = mapValues(services, (entry, key) => {
      const isChanged = hasUnknown(entry) || needsDeploy(knownPart(entry) as Entry, records[key]);
      return isChanged || !isMap(standing) ? unknown : standing[key];
    });
    return { deployed };
  }

  standing(former: Former<RolloutInputs>): ValueMap {
    return standingInputs(former.inputs.marked, former.outputs.marked.deployed);
  }

  async create(operation: Operation, inputs: Desired<RolloutInputs>): Promise<Created> {
    const id = operation.urn.split("::").at(-1) ?? "rollout";
    return { id, outputs: await this.#bring(operation, id, inputs, undefined) };
  }

  async read(operation: Operation, id: string, former: Former<RolloutInputs> | undefined): Promise<Found | undefined> {
    if (former !== undefined) {
      const deployed = await readRecords(operation, former.inputs.values, recordsIn(former));
      return { inputs: former.inputs.marked, outputs: { deployed: recordsOutput(deployed, {}, undefined) } };
    }
    throw new ProviderError(
      `\`${id}\` can't be imported: a rollout is the program's own record of what it deployed; let \`pulumi up\` create it.`,
    );
  }

  update(
    operation: Operation,
    id: string,
    former: Former<RolloutInputs>,
    inputs: Desired<RolloutInputs>,
  ): Promise<ValueMap> {
    return this.#bring(operation, id, inputs, former);
  }

  /** The services stay as they are: their own resources end them. At a server that is not theirs, the record stays, too. */
  delete({ render }: Operation): Promise<void> {
    return requireOwner(render);
  }

  async #bring(
    operation: Operation,
    id: string,
    { values, marked }: Desired<RolloutInputs>,
    former: Former<RolloutInputs> | undefined,
  ): Promise<ValueMap> {
    const entries = values.services;
    const standing = former === undefined ? {} : recordsIn(former);
    const late = new LateEnvVars();
    const { records, complaints } = await this.#deploy(operation, values, standing, late);
    const settled = complaints.length === 0 ? records : await putBack(operation.cleanup, late, entries, records);
    const deployed = recordsOutput(settled, marked, former?.outputs.marked.deployed);
    if (complaints.length === 0) return { deployed };
    throw new ProviderError(failureText(complaints), { partial: { id, outputs: { deployed } } });
  }

  /** Writes what is late and deploys what changed. */
  async #deploy(
    operation: Operation,
    { services, rollbackOnFailure }: RolloutInputs,
    standing: Records,
    late: LateEnvVars,
  ): Promise<RunResult> {
    const entries = Object.entries(services);
    const changed = entries.filter(([key, entry]) => needsDeploy(entry, standing[key]));
    const kept = Object.fromEntries(entries.flatMap(([key]) => (standing[key] ? [[key, standing[key]] as const] : [])));
    try {
      for (const [key, entry] of entries) {
        await advisingRefresh(key, entry.serviceId, () => late.write(operation.render, entry, standing[key]));
      }
    } catch (error) {
      return { records: kept, complaints: [`Nothing was deployed: ${messageOf(error)}`] };
    }
    const run = new Run(operation, Object.fromEntries(changed), standing, rollbackOnFailure);
    const { records, complaints } = await run.deploy();
    const untouched = Object.entries(kept).filter(([key]) => !changed.some(([other]) => other === key));
    return { records: { ...Object.fromEntries(untouched), ...records }, complaints };
  }
}

/**
 * Late variables that did not go live are put back, so that what is stored is what the records say. Where that fails, too, nobody
 * knows what the next deploy would run with.
 */
async function putBack(
  render: RenderClient,
  late: LateEnvVars,
  entries: RolloutInputs["services"],
  records: Records,
): Promise<Records> {
  const settled = { ...records };
  for (const [key, entry] of Object.entries(entries)) {
    const record = records[key];
    if (isDeepStrictEqual({ ...record?.lateEnvVars }, { ...entry.lateEnvVars })) continue;
    await late.putBack(render, entry.serviceId).catch(() => {
      if (record !== undefined) settled[key] = inDoubt(record);
    });
  }
  return settled;
}

function recordsIn(former: Former<RolloutInputs>): Records {
  return (former.outputs.values.deployed ?? {}) as Records;
}

function failureText(complaints: readonly string[]): string {
  return [...complaints, "Mend it and run `pulumi up` again: it deploys what is not live yet."].join("\n");
}

export const rolloutResource = new RolloutResource();
