import type { Service } from "@slipway/render-api";
import { Background } from "../../background";
import { messageOf } from "../../errors";
import { commitUrl, displayName } from "../../runtimes/git-source";
import type { Repositories } from "../../runtimes/repository";
import { type Pause, pauseByClock } from "../../sources";
import type { Events } from "../events/state";
import type { LogStore } from "../logs/state";
import type { Store } from "../store";
import { followsBranch, isDeployedFor, skipPhraseOf } from "./auto-deploy";
import { type BranchPace, pauseBeforeNextLook } from "./branch-pace";
import type { Deployer } from "./deploys/deployer";
import { type DeployRecord, deploysOf, isUnfinished } from "./deploys/record";
import type { ServiceRecord } from "./record";

export interface BranchFollowerParts {
  store: Store;
  logs: Pick<LogStore, "append">;
  events: Pick<Events, "record">;
  deployer: Pick<Deployer, "request">;
  repositories: Pick<Repositories, "tip" | "resolve" | "changedFiles">;
  pace: BranchPace;
  /**
   * Ends after so many milliseconds, or at once by the signal.
   *
   * @default the machine's clock
   */
  pause?: Pause;
}

/** How long it may take until a branch is looked at that nobody followed before. */
const noticeMs = 1_000;
/** How long a repository is given to say what its branch stands at. */
const lookLimitMs = 10_000;

/**
 * Deploys new commits of the branches that services follow. Nobody tells an emulator of a push, so it looks at each
 * branch from time to time, however many services follow it.
 */
export class BranchFollower {
  readonly background = new Background((signal) => this.follow(signal));
  /** Branches that are looked at, each until nobody follows it. */
  private readonly looking = new Map<string, Promise<void>>();

  constructor(private readonly parts: BranchFollowerParts) {}

  /** Lets each branch be looked at by itself: one that takes its time holds no other up. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { pause = pauseByClock, store } = this.parts;
    while (!signal.aborted) {
      for (const record of store.state.services) {
        // What comes until it follows its branch again isn't for it.
        if (!followsBranch(record.service)) record.followed = null;
        else if (!this.looking.has(sourceOf(record.service))) this.keepLookingAt(record.service);
      }
      await pause(noticeMs, signal);
    }
    await Promise.all(this.looking.values());
  }

  private keepLookingAt(service: Service): void {
    const source = sourceOf(service);
    const looking = this.lookAgainAndAgain(service, source).finally(() => this.looking.delete(source));
    this.looking.set(source, looking);
  }

  private async lookAgainAndAgain({ repo = "" }: Service, source: string): Promise<void> {
    const { pause = pauseByClock, pace } = this.parts;
    const { signal } = this.background;
    let failures = 0;
    for (let records = this.followersOf(source); records.length > 0; records = this.followersOf(source)) {
      failures = (await this.lookAt(records, source, failures > 0)) ? 0 : failures + 1;
      await pause(pauseBeforeNextLook(repo, failures, pace), signal);
      if (signal.aborted) return;
    }
  }

  private followersOf(source: string): ServiceRecord[] {
    return this.parts.store.state.services.filter((record) => this.stillFollows(record, source));
  }

  /**
   * Looks at a branch once, for all services that follow it. Resolves with whether it could be looked at.
   *
   * @param isKnown whether the services' logs say already that it can't
   */
  private async lookAt(records: readonly ServiceRecord[], source: string, isKnown: boolean): Promise<boolean> {
    const { repo = "", branch = "" } = records[0]?.service ?? {};
    let said: string | undefined;
    try {
      const log = (line: string) => (said ??= /\S/.test(line) ? line : undefined);
      const job = { log, signal: this.background.signal, limitMs: lookLimitMs };
      const tip = await this.parts.repositories.tip(repo, branch === "" ? undefined : branch, job);
      for (const record of records) await this.consider(record, source, tip);
      return true;
    } catch (error) {
      if (this.background.signal.aborted || isKnown) return false;
      const reason = said ?? messageOf(error);
      const what = branch === "" ? "The default branch" : `Branch \`${branch}\``;
      const message = `==> ${what} of ${displayName(repo)} can't be looked at, so new commits aren't deployed: ${reason}`;
      for (const record of records) this.log(record, message);
      return false;
    }
  }

  /** Deploys what the branch stands at, when that is new and concerns the service. */
  private async consider(record: ServiceRecord, source: string, tip: string): Promise<void> {
    const { store } = this.parts;
    const from = this.lastSeen(record, source, tip);
    if (from === undefined || !this.stillFollows(record, source)) return;
    const isNew = from !== tip && !deploysOf(store, record.service.id).some((deploy) => isFor(deploy, tip));
    const isWanted = isNew && (await this.isWanted(record.service, from, tip, record));
    if (!this.stillFollows(record, source)) return;
    if (record.followed?.source === source && record.followed.commit === tip) return;
    await store.change(record, { followed: { source, commit: tip } });
    if (isWanted) await this.deploy(record, tip);
  }

  /** The commit up to which a service has what its branch had; undefined while its first deploy is yet to find one. */
  private lastSeen({ service, followed }: ServiceRecord, source: string, tip: string): string | undefined {
    // A service that has just begun to follow, or follows another branch now, waits for the next commit.
    if (followed !== undefined) return followed?.source === source ? followed.commit : tip;
    const last = deploysOf(this.parts.store, service.id).findLast(isOfBranch);
    if (last !== undefined && isUnfinished(last) && last.deploy.commit === null) return undefined;
    return last?.deploy.commit?.id ?? tip;
  }

  private async isWanted(service: Service, from: string, tip: string, record: ServiceRecord): Promise<boolean> {
    const { repositories } = this.parts;
    const { repo = "" } = service;
    const job = { log: () => undefined, signal: this.background.signal };
    const { message } = await repositories.resolve(repo, { commitId: tip }, job);
    const phrase = skipPhraseOf(message);
    if (phrase !== undefined) {
      this.ignore(record, tip, `its message says \`${phrase}\``);
      return false;
    }
    const files = await repositories.changedFiles(repo, from, tip, job);
    if (files === undefined || isDeployedFor(service, files)) return true;
    this.ignore(record, tip, "it changes no file of the root directory and build filter");
    return false;
  }

  private ignore(record: ServiceRecord, commitId: string, why: string): void {
    const { id, repo = "" } = record.service;
    this.log(record, `==> Commit ${commitId} isn't deployed: ${why}`);
    this.parts.events.record(id, { type: "commit_ignored", details: { id: commitId, url: commitUrl(repo, commitId) } });
  }

  private async deploy(record: ServiceRecord, commitId: string): Promise<void> {
    const { repo = "", id } = record.service;
    const job = { log: () => undefined, signal: this.background.signal };
    const commit = await this.parts.repositories.resolve(repo, { commitId }, job);
    await this.parts.deployer.request({ serviceId: id, trigger: "new_commit", commitId, commit });
  }

  private stillFollows(record: ServiceRecord, source: string): boolean {
    const isThere = this.parts.store.state.services.includes(record);
    return isThere && followsBranch(record.service) && sourceOf(record.service) === source;
  }

  private log({ service }: ServiceRecord, message: string): void {
    this.parts.logs.append({ resource: service.id, type: "build" }, message);
  }
}

/** Names the branch that a service follows. */
function sourceOf({ repo = "", branch = "" }: Service): string {
  return `${repo}#${branch}`;
}

/** Whether a deploy was for whatever the branch stood at. */
function isOfBranch({ commitId, deployOnly, deploy }: DeployRecord): boolean {
  return commitId === undefined && !deployOnly && deploy.trigger !== "rollback" && deploy.trigger !== "service_resumed";
}

/** Whether a deploy brings a commit, or has brought it. */
function isFor(record: DeployRecord, commitId: string): boolean {
  return record.deploy.commit?.id === commitId && (isUnfinished(record) || record.deploy.status === "live");
}
