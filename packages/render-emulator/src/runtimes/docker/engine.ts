import type Docker from "dockerode";
import type { PlanSize } from "../plan-size";
import { engineFailure } from "./engine-fault";

/** What the containers and images of one emulator are known by, whoever looks at the engine. */
export const ownerLabel = "slipway.emulator";
export const serviceLabel = "slipway.service";
export const buildLabel = "slipway.build";

/** What an engine says of itself, as far as it matters here. */
export interface EngineInfo {
  /** The machine's name. */
  Name: string;
  ServerVersion: string;
  OperatingSystem: string;
  SecurityOptions?: string[];
  NCPU: number;
  /** As the kernel calls it: `x86_64`. */
  Architecture: string;
  MemoryLimit: boolean;
  CpuCfsQuota: boolean;
}

/** What images call the kernels' architectures. */
const architectures: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** A Docker engine that shares this machine's network, and whose it is to an emulator. */
export class Engine {
  constructor(
    readonly docker: Docker,
    readonly socketPath: string,
    private readonly info: EngineInfo,
    /** The id of the emulator's state. */
    readonly ownerId: string,
  ) {}

  get version(): string {
    return this.info.ServerVersion;
  }

  /** What tells the emulator's own things from all others on the engine. */
  get label(): string {
    return `${ownerLabel}=${this.ownerId}`;
  }

  /** What images are made for: `amd64`. */
  get architecture(): string {
    return architectures[this.info.Architecture] ?? this.info.Architecture;
  }

  /** Whether an image is on it. */
  async has(image: string): Promise<boolean> {
    try {
      await this.docker.getImage(image).inspect();
      return true;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return false;
      throw engineFailure(this.socketPath, error);
    }
  }

  async answers(): Promise<boolean> {
    return this.docker.ping().then(
      () => true,
      () => false,
    );
  }

  /** A plan's memory and processors as limits of a container, as far as the engine can hold it to them. */
  limitsOf({ memoryBytes, cpus }: PlanSize): { Memory?: number; MemorySwap?: number; NanoCpus?: number } {
    const { MemoryLimit, CpuCfsQuota, NCPU } = this.info;
    return {
      // With as much swap as memory in all, there is no swap.
      ...(MemoryLimit && memoryBytes !== undefined && { Memory: memoryBytes, MemorySwap: memoryBytes }),
      ...(CpuCfsQuota && cpus !== undefined && { NanoCpus: Math.min(cpus, NCPU) * 1e9 }),
    };
  }

  /** Removes the emulator's own images of a service: those of one build, or all of them. */
  async removeImages(serviceId: string, buildId?: string): Promise<void> {
    const label = [
      this.label,
      `${serviceLabel}=${serviceId}`,
      ...(buildId === undefined ? [] : [`${buildLabel}=${buildId}`]),
    ];
    await this.removeImagesOf(label, () => true);
  }

  /**
   * Removes what an emulator of the same data folder has left: all of its containers, and the images of builds that are kept no more.
   */
  async removeLeftovers(isKept: (buildId: string) => boolean): Promise<void> {
    const containers = await this.docker.listContainers({ all: true, filters: { label: [this.label] } });
    await Promise.all(containers.map(({ Id }) => this.docker.getContainer(Id).remove({ force: true, v: true })));
    await this.removeImagesOf([this.label], (buildId) => !isKept(buildId));
  }

  private async removeImagesOf(label: string[], isUnwanted: (buildId: string) => boolean): Promise<void> {
    const images = await this.docker.listImages({ filters: { label } });
    const unwanted = images.filter(({ Labels }) => isUnwanted(Labels[buildLabel] ?? ""));
    // What isn't removed now is so at the next start.
    await Promise.allSettled(unwanted.map(({ Id }) => this.docker.getImage(Id).remove({ force: true })));
  }
}
