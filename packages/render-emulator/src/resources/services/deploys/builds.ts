import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "../../../runtimes/runtime";
import { fileNameOf } from "../../../state/file-name";
import type { Store } from "../../store";
import { buildDirOf, hasOwnBuild } from "./kept";
import { type DeployRecord, deploysOf } from "./record";

/** How many builds stay beside a new one: of a service on a paid plan, of one on the free plan. */
const [keptBuilds, keptFreeBuilds] = [5, 2];

/** The folders of builds, one per deploy that built something, by service. */
export class Builds {
  private readonly holds = new Set<{ serviceId: string; dir: string | undefined }>();

  constructor(
    private readonly root: string,
    private readonly store: Store,
    /** Removes what else there is of a build, or of all builds of a service. */
    private readonly removeImages: (serviceId: string, buildId?: string) => Promise<void>,
  ) {}

  /** What a deploy starts, where it is; undefined when it has nothing to start (any more). */
  artifactOf({ artifact, serviceId }: DeployRecord): Artifact | undefined {
    if (artifact?.kind !== "build") return artifact;
    return { ...artifact, dir: join(this.dirOf(serviceId), fileNameOf(artifact.dir)) };
  }

  /** Keeps the build of a deploy until an action that runs in it has ended. */
  async holding(record: DeployRecord, action: () => Promise<void>): Promise<void> {
    const hold = { serviceId: record.serviceId, dir: buildDirOf(record) };
    this.holds.add(hold);
    await action().finally(() => this.holds.delete(hold));
  }

  /** Whether something runs in the build of a deploy: what is live, or what holds it. */
  isInUse(record: DeployRecord): boolean {
    return this.dirsInUse(record.serviceId).has(buildDirOf(record));
  }

  private dirsInUse(serviceId: string): Set<string | undefined> {
    const service = this.store.state.services.find((record) => record.service.id === serviceId);
    const live = deploysOf(this.store, serviceId).find((record) => record.deploy.id === service?.liveDeployId);
    const held = [...this.holds].filter((hold) => hold.serviceId === serviceId).map(({ dir }) => dir);
    return new Set([...held, ...(live === undefined ? [] : [buildDirOf(live)])]);
  }

  /** Where a service's builds are, each in a folder named after the deploy that made it. */
  private dirOf(serviceId: string): string {
    return join(this.root, fileNameOf(serviceId), "builds");
  }

  /** A new, empty folder for the build of a deploy. Failed and old builds make room for it. */
  async create(serviceId: string, deployId: string): Promise<string> {
    await this.prune(serviceId);
    const dir = join(this.dirOf(serviceId), fileNameOf(deployId));
    await mkdir(dir, { recursive: true });
    return dir;
  }

  /** Removes everything of a service. */
  async remove(serviceId: string): Promise<void> {
    await remove(join(this.root, fileNameOf(serviceId)));
    await this.removeImages(serviceId);
  }

  /** The newest stay, and always those in which something runs. */
  private async prune(serviceId: string): Promise<void> {
    const deploys = deploysOf(this.store, serviceId);
    const service = this.store.state.services.find((record) => record.service.id === serviceId)?.service;
    const isFree = service?.serviceDetails.plan === "free";
    const newest = deploys.filter(hasOwnBuild).slice(isFree ? -keptFreeBuilds : -keptBuilds);
    const kept = new Set([...newest.map(buildDirOf), ...this.dirsInUse(serviceId)]);
    const present = await readdir(this.dirOf(serviceId)).catch(() => []);
    const unkept = present.filter((name) => !kept.has(name));
    await Promise.all(
      unkept.map(async (name) => {
        await remove(join(this.dirOf(serviceId), name));
        await this.removeImages(serviceId, name);
      }),
    );
    for (const record of deploys) {
      const dir = buildDirOf(record);
      if (dir !== undefined && !kept.has(dir)) delete record.artifact;
    }
    await this.store.save();
  }
}

/** A process that is just ending may still write there; then the removal is tried again. */
function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}
