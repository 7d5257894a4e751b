import { postgresDiskLimits } from "@slipway/render-api";
import { Background } from "../../background";
import { messageOf } from "../../errors";
import { report } from "../../report";
import type { PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import { type Pause, pauseByClock, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import type { Store } from "../store";
import type { PostgresRecord } from "./record";
import type { PostgresInstances } from "./state";

export interface PostgresDiskGrowthParts {
  store: Store;
  sources: Sources;
  servers: Pick<PostgresHosting, "folderOf">;
  instances: Pick<PostgresInstances, "grow" | "lifecycle">;
  /** How many bytes a folder takes. */
  sizeOf: (folder: string) => Promise<number>;
  /**
   * Ends after so many milliseconds, or at once by the signal.
   *
   * @default the machine's clock
   */
  pause?: Pause;
}

/** Render's figures: https://render.com/docs/postgresql-creating-connecting */
const fullFrom = 0.9;
const growthFactor = 1.5;
const { maximum, step } = postgresDiskLimits;
const restMs = 12 * 3_600_000;
const bytesPerGB = 1024 ** 3;
const lookMs = 60_000;

/** Lets the disks of instances grow that are nearly full, where that was asked for. */
export class PostgresDiskGrowth {
  readonly background = new Background((signal) => this.follow(signal));

  constructor(private readonly parts: PostgresDiskGrowthParts) {}

  /** Lets each disk grow that has to. */
  async look(): Promise<void> {
    for (const record of [...this.parts.store.state.postgres]) {
      await this.growIfFull(record).catch((error: unknown) => {
        report(`The disk of Postgres \`${record.postgres.name}\` can't grow: ${messageOf(error)}`);
      });
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { pause = pauseByClock } = this.parts;
    while (!signal.aborted) {
      await pause(lookMs, signal);
      await this.look();
    }
  }

  private async growIfFull(record: PostgresRecord): Promise<void> {
    const { store, sources, servers, instances, sizeOf } = this.parts;
    const { diskAutoscalingEnabled, diskSizeGB, role, status } = record.postgres;
    // A replica has the disk of its primary.
    if (this.background.signal.aborted || !diskAutoscalingEnabled || role === "replica" || status !== "available")
      return;
    const now = sources.now();
    if (record.diskGrownAt !== undefined && Date.parse(record.diskGrownAt) > now - restMs) return;
    const used = await sizeOf(await servers.folderOf(instances.lifecycle.placed(record)));
    const size = grownSize(diskSizeGB);
    if (used < fullFrom * diskSizeGB * bytesPerGB || size === diskSizeGB) return;
    // Somebody may have changed or deleted it meanwhile.
    if (!store.state.postgres.includes(record) || record.postgres.diskSizeGB !== diskSizeGB) return;
    await store.change(record, { diskGrownAt: microseconds(now) });
    await instances.grow(record, size);
  }
}

/** By half, in steps, as far as a disk can. */
function grownSize(sizeGB: number): number {
  const wanted = Math.ceil((growthFactor * sizeGB) / step) * step;
  return Math.max(sizeGB, Math.min(wanted, maximum - (maximum % step)));
}
