import type { Deploy } from "@slipway/render-api";
import { messageOf } from "../../error";
import { postRollback } from "../../render/deploys";
import type { Operation } from "../../resource";
import { type DeployResult, deployService, waitForEnd } from "./deploy";
import { logExcerpt, shortcoming } from "./failure";
import { predecessors } from "./order";
import { type DeployedRecord, type Entry, recordOf, type Records } from "./records";

type Entries = Readonly<Record<string, Entry>>;

/** What became of one service. */
type Ending =
  | { readonly kind: "switched"; readonly result: DeployResult }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "skipped" };

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
  #hasFailed = false;

  constructor(
    private readonly operation: Operation,
    private readonly entries: Entries,
    private readonly standing: Records,
    private readonly rollbackOnFailure: boolean,
  ) {
    this.#signal = AbortSignal.any([operation.signal, this.#stop.signal]);
  }

  /** Deploys the named services, each after those that it waits for, and puts things back when one fails. */
  async deploy(keys: readonly string[]): Promise<RunResult> {
    const endings = await Promise.all(keys.map(async (key) => [key, await this.#ending(key, keys)] as const));
    const mustRollBack = this.#hasFailed && this.rollbackOnFailure && !this.operation.signal.aborted;
    const settled = await Promise.all(endings.map(([key, ending]) => this.#settle(key, ending, mustRollBack)));
    const live = settled.flatMap(({ key, record }) => (record === undefined ? [] : [[key, record] as const]));
    return { records: Object.fromEntries(live), complaints: settled.flatMap(({ complaint }) => complaint ?? []) };
  }

  /** Every service is begun once, however many wait for it. */
  #ending(key: string, keys: readonly string[]): Promise<Ending> {
    const begun = this.#endings.get(key) ?? this.#begin(key, keys);
    this.#endings.set(key, begun);
    return begun;
  }

  async #begin(key: string, keys: readonly string[]): Promise<Ending> {
    const awaited = predecessors(this.entries, key).filter((name) => keys.includes(name));
    const earlier = await Promise.all(awaited.map((name) => this.#ending(name, keys)));
    if (this.#hasFailed || this.operation.signal.aborted || earlier.some((ending) => ending.kind !== "switched")) {
      return { kind: "skipped" };
    }
    return this.#attempt(key);
  }

  async #attempt(key: string): Promise<Ending> {
    const entry = this.#entry(key);
    try {
      const result = await deployService(
        { ...this.operation, signal: this.#signal, onStatus: this.#onStatus(key) },
        entry,
      );
      const reason = shortcoming(entry, result.deploy);
      if (reason === undefined) return { kind: "switched", result };
      this.#fail();
      return { kind: "failed", reason: await this.#withLog(reason, entry, result.deploy) };
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

  async #withLog(reason: string, { serviceId }: Entry, deploy: Deploy): Promise<string> {
    const lines = await logExcerpt(this.operation.render, serviceId, deploy).catch((error: unknown) => [
      `(no log: ${messageOf(error)})`,
    ]);
    return lines.length === 0
      ? reason
      : `${reason}. The last lines of its log:\n${lines.map((line) => `    ${line}`).join("\n")}`;
  }

  async #settle(key: string, ending: Ending, mustRollBack: boolean) {
    const standing = this.standing[key];
    const name = `\`${key}\` (\`${this.#entry(key).serviceId}\`)`;
    switch (ending.kind) {
      case "switched":
        return mustRollBack
          ? this.#rollBack(key, ending.result)
          : { key, record: recordOf(this.#entry(key), ending.result.deploy) };
      case "failed":
        return { key, record: standing, complaint: `${name} ${ending.reason}` };
      case "stopped":
        return { key, record: standing, complaint: `${name} was stopped; what was live before serves on` };
      case "skipped":
        return { key, record: standing, complaint: `${name} was not begun` };
    }
  }

  async #rollBack(key: string, { before, deploy }: DeployResult) {
    const entry = this.#entry(key);
    const { serviceId } = entry;
    const name = `\`${key}\` (\`${serviceId}\`)`;
    const switched = recordOf(entry, deploy);
    if (before === undefined)
      return { key, record: switched, complaint: `${name} stays: there is no earlier deploy to go back to` };
    try {
      const { render, signal } = this.operation;
      const { id } = await postRollback(render, serviceId, before.id);
      const back = await waitForEnd(render, signal, serviceId, id, this.#onStatus(key));
      if (back.status !== "live") throw new Error(`Render says \`${back.status}\` for deploy \`${id}\``);
      return {
        key,
        record: rolledBack(entry, this.standing[key], back),
        complaint: `${name} went back to ${commitOf(back)}`,
      };
    } catch (error) {
      return {
        key,
        record: switched,
        complaint: `${name} stays at ${commitOf(deploy)}: its rollback failed, ${messageOf(error)}`,
      };
    }
  }

  #onStatus(key: string): (status: Deploy["status"]) => void {
    return (status) => {
      if (this.#steps.get(key) === status) return;
      this.#steps.set(key, status);
      this.operation.report(
        [...this.#steps].map(([name, step]) => `${name}: ${step.replaceAll("_", " ")}`).join(" · "),
      );
    };
  }

  #entry(key: string): Entry {
    return this.entries[key] as Entry;
  }
}

/** A rollback brings the former settings back with the former release. Without a record of them they are version 0: unknown. */
function rolledBack(entry: Entry, standing: DeployedRecord | undefined, back: Deploy): DeployedRecord {
  const unknownSettings = { ...recordOf(entry, back), settingsVersion: 0, lateEnvVars: {} };
  return standing === undefined ? unknownSettings : { ...recordOf(entry, back), ...former(standing) };
}

function former({
  settingsVersion,
  lateEnvVars,
}: DeployedRecord): Pick<DeployedRecord, "settingsVersion" | "lateEnvVars"> {
  return { settingsVersion, lateEnvVars };
}

function commitOf(deploy: Deploy): string {
  return `commit \`${deploy.commit?.id.slice(0, 12) ?? "unknown"}\``;
}
