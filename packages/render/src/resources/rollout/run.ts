import type { DeployReply } from "@slipway/render-api";
import { Deadline, isInconclusive, messageOf, postRollback } from "@slipway/render-client";
import type { Operation } from "../../resource";
import { type DeployResult, deployService, type Watch, waitForEnd } from "./deploy";
import { shortcoming } from "./failure";
import { logExcerpt } from "./log-excerpt";
import { type DeployedRecord, type Entry, inDoubt, recordOf, type Records, unknownSettings } from "./records";

/** What became of one service. */
type Ending =
  | { readonly kind: "switched"; readonly result: DeployResult }
  | { readonly kind: "failed"; readonly reason: string; readonly live?: DeployResult }
  | { readonly kind: "in doubt"; readonly reason: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "skipped" };

/** What stands at one service after a run, and what there is to say about it. */
interface Settled {
  readonly record: DeployedRecord | undefined;
  readonly complaint?: string;
}

/** What stands where after a run, and why it is not all that was asked. */
export interface RunResult {
  readonly records: Records;
  readonly complaints: readonly string[];
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
   * @param standing what stands before
   */
  constructor(
    private readonly operation: Operation,
    private readonly changed: Readonly<Record<string, Entry>>,
    private readonly standing: Records,
    private readonly rollbackOnFailure: boolean,
  ) {
    this.#signal = AbortSignal.any([operation.signal, this.#stop.signal]);
    this.#overall = operation.timeoutMs === undefined ? undefined : new Deadline(operation.timeoutMs).start();
  }

  /** Deploys the services, each after those that it waits for, and puts things back when one fails. Failures are told first. */
  async deploy(): Promise<RunResult> {
    const entries = Object.entries(this.changed);
    const endings = await Promise.all(
      entries.map(async ([key, entry]) => ({ key, entry, ending: await this.#ending(key, entry) })),
    );
    const mustRollBack = this.#hasFailed && this.rollbackOnFailure && !this.operation.signal.aborted;
    const settled = await Promise.all(
      endings.map(async ({ key, entry, ending }) => ({
        key,
        hasFailed: ending.kind === "failed" || ending.kind === "in doubt",
        ...(await this.#settle(key, entry, ending, mustRollBack)),
      })),
    );
    const ordered = settled.toSorted((one, other) => Number(other.hasFailed) - Number(one.hasFailed));
    const live = settled.flatMap(({ key, record }) => (record === undefined ? [] : [[key, record] as const]));
    return {
      records: Object.fromEntries(live),
      complaints: ordered.flatMap(({ complaint }) => complaint ?? []),
    };
  }

  /** Every service is begun once, however many wait for it. */
  #ending(key: string, entry: Entry): Promise<Ending> {
    const begun = this.#endings.get(key) ?? this.#begin(key, entry);
    this.#endings.set(key, begun);
    return begun;
  }

  async #begin(key: string, entry: Entry): Promise<Ending> {
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
      const result = await deployService(this.#watch(key, this.#signal), this.operation.cleanup, entry);
      if (result.doubt !== undefined) {
        this.#fail();
        return { kind: "in doubt", reason: `could not be deployed: ${result.doubt}` };
      }
      const reason = shortcoming(entry, result.deploy);
      if (reason === undefined) return { kind: "switched", result };
      this.#fail();
      const live = result.deploy.status === "live" ? { live: result } : {};
      return { kind: "failed", reason: await this.#withLog(reason, entry, result.deploy), ...live };
    } catch (error) {
      if (this.#signal.aborted) return { kind: "stopped" };
      this.#fail();
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

  async #settle(key: string, entry: Entry, ending: Ending, mustRollBack: boolean): Promise<Settled> {
    const standing = this.standing[key];
    const name = nameOf(key, entry);
    switch (ending.kind) {
      case "switched":
        return mustRollBack
          ? this.#rollBack(key, entry, ending.result)
          : { record: recordOf(entry, ending.result.deploy) };
      case "failed": {
        const record = ending.live === undefined ? standing : recordOf(entry, ending.live.deploy);
        return { record, complaint: `${name} ${ending.reason}` };
      }
      case "in doubt":
        return { record: standing && inDoubt(standing), complaint: `${name} ${ending.reason}` };
      case "stopped":
        return { record: standing, complaint: `${name} was stopped; what was live before serves on` };
      case "skipped":
        return { record: standing, complaint: `${name} was not begun` };
    }
  }

  async #rollBack(key: string, entry: Entry, { before, deploy }: DeployResult): Promise<Settled> {
    const { serviceId } = entry;
    const name = nameOf(key, entry);
    const switched = recordOf(entry, deploy);
    if (before === undefined) {
      return { record: switched, complaint: `${name} stays: there is no earlier deploy to go back to` };
    }
    try {
      const { render, signal } = this.operation;
      const { id } = await postRollback(render, serviceId, before.id);
      // The way back may take its own time, even when the rollout has used up all of its own.
      const back = await waitForEnd({ ...this.#watch(key, signal), overall: undefined }, serviceId, id);
      if (back.status !== "live") throw new Error(`Render says \`${back.status}\` for deploy \`${id}\``);
      return {
        record: rolledBack(entry, this.standing[key], back),
        complaint: `${name} went back to its former deploy (${commitOf(back)}, with the settings it had then)`,
      };
    } catch (error) {
      return {
        record: isInconclusive(error) ? inDoubt(switched) : switched,
        complaint: `${name} stays at ${commitOf(deploy)}: its rollback failed, ${messageOf(error)}`,
      };
    }
  }

  #watch(key: string, signal: AbortSignal): Watch {
    const onStatus = (status: string): void => this.#showStatus(key, status);
    return { name: key, render: this.operation.render, signal, overall: this.#overall, onStatus };
  }

  #showStatus(key: string, status: string): void {
    if (this.#steps.get(key) === status) return;
    this.#steps.set(key, status);
    this.operation.report([...this.#steps].map(([name, step]) => `${name}: ${step.replaceAll("_", " ")}`).join(" · "));
  }
}

function nameOf(key: string, { serviceId }: Entry): string {
  return `\`${key}\` (\`${serviceId}\`)`;
}

/** A rollback brings the former settings back with the former release. Without a record of them they are unknown. */
function rolledBack(entry: Entry, standing: DeployedRecord | undefined, back: DeployReply): DeployedRecord {
  const { settingsVersion = unknownSettings, lateEnvVars = {} } = standing ?? {};
  return { ...recordOf(entry, back), settingsVersion, lateEnvVars };
}

function commitOf(deploy: DeployReply): string {
  return `commit \`${deploy.commit?.id.slice(0, 12) ?? "unknown"}\``;
}
