import { holdPort } from "./held-port";

/**
 * Ports that were chosen for resources. Each is held until its resource is removed, or the emulator ends: other emulators
 * must not choose it before a server listens there, nor while one starts again.
 */
export class HeldPorts {
  private readonly releases = new Map<number, () => void>();

  async choose(): Promise<number> {
    const held = await holdPort("lasting");
    this.releases.set(held.port, () => held.release());
    return held.port;
  }

  /** One that an earlier emulator chose is held by nobody. */
  release(port: number): void {
    this.releases.get(port)?.();
    this.releases.delete(port);
  }
}
