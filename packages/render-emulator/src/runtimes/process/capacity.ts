import { availableParallelism, totalmem } from "node:os";

const instancesPerCore = 16;
/** What a small service takes once it runs. */
const bytesPerInstance = 128 * 1024 ** 2;
const fewest = 8;

/** How many instances a machine holds, of all services together; half of its memory is left to all else. */
export function instancesFor(cores: number, memoryBytes: number): number {
  const byMemory = Math.floor(memoryBytes / 2 / bytesPerInstance);
  return Math.max(fewest, Math.min(cores * instancesPerCore, byMemory));
}

/** As {@link instancesFor} this machine, or as much of it as its container has. */
export function instancesOfThisMachine(): number {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  return instancesFor(availableParallelism(), constrained > 0 && constrained < total ? constrained : total);
}

/** Counts the instances that run, or are to run, and says when they are more than the machine holds. */
export class Capacity {
  /** Of each service what each of its releases is to have: while one takes over from another there are two. */
  private readonly claims = new Map<string, Map<object, number>>();

  constructor(private readonly limit: number) {}

  /** Why a service can't have so many instances; undefined when it can. */
  problem(serviceId: string, instances: number): string | undefined {
    let others = 0;
    for (const [id, counts] of this.claims) if (id !== serviceId) others += Math.max(...counts.values());
    if (others + instances <= this.limit) return undefined;
    const used = others === 0 ? "" : `, of which other services have ${others}`;
    return (
      `${instances} ${instances === 1 ? "instance is" : "instances are"} more than the emulator runs on this machine, ` +
      `${this.limit} in all${used}: ask for fewer, or stop it and start it again with \`RENDER_EMULATOR_MAX_INSTANCES=${others + instances}\``
    );
  }

  set(serviceId: string, release: object, instances: number): void {
    const counts = this.claims.get(serviceId) ?? new Map<object, number>();
    this.claims.set(serviceId, counts.set(release, instances));
  }

  giveBack(serviceId: string, release: object): void {
    const counts = this.claims.get(serviceId);
    counts?.delete(release);
    if (counts?.size === 0) this.claims.delete(serviceId);
  }
}
