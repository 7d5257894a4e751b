import type { DeployReply } from "@slipway/render-api";
import { Deadline, deploysOf, getService, isInconclusive, messageOf } from "@slipway/render-client";
import type { Operation } from "../../resource";
import { type DeployResult, deployService, rollBack, SuspendedService, UnknownStart } from "./deploy";
import { failureReason, nameOf, suspension } from "./failure";
import { logExcerpt } from "./log-excerpt";
import { type DeployedRecord, type Entry, recordOf, type Records, unknownConfiguration, wentBack } from "./records";
import type { Watch } from "./wait";

/** What became of one service. */
type Ending =
  | { readonly kind: "switched"; readonly result: DeployResult }
  | { readonly kind: "failed"; readonly reason: string; readonly live?: DeployResult }
  /** Nobody knows how its deploy ends. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** It concerns no other service but those that wait for it. */
  | { readonly kind: "suspended" }
  | { readonly kind: "stopped" }
  | { readonly kind: "skipped" };

/** What a service's progress ends with, where that isn't a status of its deploy. */
const lastSteps: Partial<Record<Ending["kind"], string>> = {
  unknown: "unknown",
  suspended: "suspended",
  stopped: "stopped",
  skipped: "not started",
};

/** What a service runs after a run, and what there is to say about it. */
interface Outcome {
  readonly record: DeployedRecord | undefined;
  readonly complaint?: string;
}

/** What is to be done where not all came about: what was merely stopped needs no fix, and a complaint says how services are resumed. */
export type WhatNext = "fix" | "resume" | "go on";

/** What each service runs after a run, and why it is not all that was asked. */
export interface RunResult {
  readonly records: Records;
  readonly complaints: readonly string[];
  readonly next: WhatNext;
}

/** One pass over the services that have to be deployed. */
export class Run {
  readonly #endings = new Map<string, Promise<Ending>>();
  readonly #steps = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #overall: Deadline | undefined;
  #hasFailed = false;

  /**
   * @param changed the services to deploy; what they wait for beside these is live already
   * @param before what each service runs before
   */
  constructor(
    private readonly operation: Operation,
    private readonly changed: Readonly<Record<string, Entry>>,
    private readonly before: Records,
    private readonly rollbackOnFailure: boolean,
  ) {
    this.#signal = AbortSignal.any([operation.signal, this.#stop.signal]);
    const { timeoutMs, render } = operation;
    this.#overall = timeoutMs === undefined ? undefined : new Deadline(timeoutMs, () => render.clock.now()).start();
  }

  /** Deploys the services, each after those that it waits for, and goes back when one fails. Failures are listed first. */
  async deploy(): Promise<RunResult> {
    const entries = Object.entries(this.changed);
    const endings = await Promise.all(
      entries.map(async ([key, entry]) => ({ key, entry, ending: await this.#ending(key, entry) })),
    );
    const mustRollBack = this.#hasFailed && this.rollbackOnFailure && !this.operation.signal.aborted;
    const outcomes = await Promise.all(
      endings.map(async ({ key, entry, ending }) => ({
        key,
        hasFailed: ending.kind === "failed" || ending.kind === "unknown" || ending.kind === "suspended",
        ...(await this.#outcome(key, entry, ending, mustRollBack)),
      })),
    );
    const ordered = outcomes.toSorted((one, other) => Number(other.hasFailed) - Number(one.hasFailed));
    const records = outcomes.flatMap(({ key, record }) => (record === undefined ? [] : [[key, record] as const]));
    return {
      records: Object.fromEntries(records),
      complaints: ordered.flatMap(({ complaint }) => complaint ?? []),
      next: this.#next(endings.map(({ ending }) => ending.kind)),
    };
  }

  #next(kinds: readonly Ending["kind"][]): WhatNext {
    if (kinds.some((kind) => kind === "failed" || kind === "unknown")) return "fix";
    if (kinds.includes("suspended")) return "resume";
    return this.operation.signal.aborted ? "go on" : "fix";
  }

  /** Every service is started once, however many wait for it. */
  #ending(key: string, entry: Entry): Promise<Ending> {
    const ending = this.#endings.get(key) ?? this.#start(key, entry);
    this.#endings.set(key, ending);
    return ending;
  }

  async #start(key: string, entry: Entry): Promise<Ending> {
    const earlier = await Promise.all(
      (entry.after ?? []).flatMap((name) => {
        const awaited = this.changed[name];
        return awaited === undefined ? [] : [this.#ending(name, awaited)];
      }),
    );
    if (this.#hasFailed || this.operation.signal.aborted || earlier.some(({ kind }) => kind !== "switched")) {
      return { kind: "skipped" };
    }
    return this.#attempt(key, entry);
  }

  async #attempt(key: string, entry: Entry): Promise<Ending> {
    try {
      const result = await deployService(this.#watch(key, this.#signal), entry, this.before[key]);
      if (result.unknownBecause !== undefined) {
        this.#fail();
        return { kind: "unknown", reason: `could not be deployed: ${result.unknownBecause}` };
      }
      const reason = failureReason(result.expected, result.deploy);
      if (reason === undefined) {
        this.#showStatus(key, `live at ${nameOf(result.deploy)}`);
        return { kind: "switched", result };
      }
      this.#fail();
      const live = result.deploy.status === "live" ? { live: result } : {};
      if ("live" in live) this.#showStatus(key, `live at ${nameOf(result.deploy)}, which is not what was asked for`);
      return { kind: "failed", reason: await this.#withLog(reason, entry, result.deploy), ...live };
    } catch (error) {
      if (error instanceof UnknownStart) {
        this.#fail();
        return { kind: "unknown", reason: `may have been deployed: ${error.message}` };
      }
      if (this.#signal.aborted) return { kind: "stopped" };
      if (error instanceof SuspendedService) return { kind: "suspended" };
      this.#fail();
      this.#showStatus(key, "failed");
      return { kind: "failed", reason: `could not be deployed: ${messageOf(error)}` };
    }
  }

  #fail(): void {
    this.#hasFailed = true;
    if (this.rollbackOnFailure) this.#stop.abort();
  }

  async #withLog(reason: string, entry: Entry, deploy: DeployReply): Promise<string> {
    const lines = await logExcerpt(this.operation, entry, deploy).catch((error: unknown) => [
      `(no log: ${messageOf(error)})`,
    ]);
    return lines.length === 0
      ? reason
      : `${reason}. The last lines of its log:\n${lines.map((line) => `    ${line}`).join("\n")}`;
  }

  async #outcome(key: string, entry: Entry, ending: Ending, mustRollBack: boolean): Promise<Outcome> {
    const before = this.before[key];
    const name = labelOf(key, entry);
    const last = lastSteps[ending.kind];
    if (last !== undefined) this.#showStatus(key, last);
    switch (ending.kind) {
      case "switched":
        return mustRollBack
          ? this.#rollBack(key, entry, ending.result)
          : { record: recordOf(entry, ending.result.deploy, before) };
      case "failed":
        return this.#failure(key, entry, ending, mustRollBack);
      case "unknown":
        return { record: unknownRecord(entry, before), complaint: `${name} ${ending.reason}` };
      case "suspended":
        return {
          record: unknownRecord(entry, before),
          complaint: suspension(key, entry.serviceId, this.operation.render),
        };
      case "stopped":
        return { record: before, complaint: `${name} was stopped; what was live before is still serving` };
      case "skipped":
        return { record: before, complaint: `${name} was not started` };
    }
  }

  /** What is live although it is not what was asked for goes back like all else. */
  async #failure(
    key: string,
    entry: Entry,
    { reason, live }: Extract<Ending, { kind: "failed" }>,
    mustRollBack: boolean,
  ): Promise<Outcome> {
    const before = this.before[key];
    const complaint = `${labelOf(key, entry)} ${reason}`;
    if (live === undefined) return { record: before, complaint };
    if (!mustRollBack) return { record: recordOf(entry, live.deploy, before), complaint };
    const back = await this.#rollBack(key, entry, live);
    return { ...back, complaint: [complaint, back.complaint].join("\n") };
  }

  async #rollBack(key: string, entry: Entry, { before: previous, deploy }: DeployResult): Promise<Outcome> {
    const { serviceId } = entry;
    const name = labelOf(key, entry);
    const before = this.before[key];
    const switched = recordOf(entry, deploy, before);
    if (previous === undefined) {
      return { record: switched, complaint: `${name} was not rolled back: there is no earlier deploy to go back to` };
    }
    try {
      const { render, signal } = this.operation;
      const [service, deploys] = await Promise.all([getService(render, serviceId), deploysOf(render, serviceId)]);
      // The way back may take its own time, even when the rollout has used up all of its own.
      const watch = { ...this.#watch(key, signal), overall: undefined };
      const { deploy: back, unknownBecause } = await rollBack(watch, serviceId, previous.id, { service, deploys });
      if (unknownBecause !== undefined) throw new Error(unknownBecause);
      if (back.status !== "live") throw new Error(`Render says \`${back.status}\` for deploy \`${back.id}\``);
      this.#showStatus(key, `back at ${nameOf(back)}`);
      return {
        record:
          before?.deployId === previous.id ? wentBack(before, back) : unknownConfiguration(serviceId, back, before),
        complaint: `${name} went back to its previous deploy (${nameOf(back)}, with the variables it had then)`,
      };
    } catch (error) {
      this.#showStatus(key, `stays at ${nameOf(deploy)}`);
      return {
        record: isInconclusive(error) || error instanceof UnknownStart ? unknownRecord(entry, switched) : switched,
        complaint: `${name} stays at ${nameOf(deploy)}: its rollback failed: ${messageOf(error)}`,
      };
    }
  }

  #watch(key: string, signal: AbortSignal): Watch {
    const onStatus = (status: string): void => this.#showStatus(key, status);
    const { render, cleanup } = this.operation;
    return { name: key, render, cleanup, signal, overall: this.#overall, onStatus };
  }

  #showStatus(key: string, status: string): void {
    if (this.#steps.get(key) === status) return;
    this.#steps.set(key, status);
    this.operation.report([...this.#steps].map(([name, step]) => `${name}: ${step.replaceAll("_", " ")}`).join(" · "));
  }
}

function labelOf(key: string, { serviceId }: Entry): string {
  return `\`${key}\` (\`${serviceId}\`)`;
}

/** The record of a service of which nobody knows for sure what it runs, or will run. */
function unknownRecord({ serviceId }: Entry, before: DeployedRecord | undefined): DeployedRecord {
  return { ...unknownConfiguration(serviceId, undefined, before), release: before?.release ?? "" };
}
