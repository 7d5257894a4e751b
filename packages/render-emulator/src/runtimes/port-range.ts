import { readFileSync } from "node:fs";

/** Both ends belong to it. */
export interface PortRange {
  first: number;
  last: number;
}

/** Where few programs listen by custom, and no system that has its usual settings hands out a port. */
const preferred: PortRange = { first: 20_000, last: 32_767 };
const highest = 65_535;
/** IANA's range of ports that a system hands out to whoever asks for any. */
const dynamic: PortRange = { first: 49_152, last: highest };
const fewest = 2_000;

/** The ports that this system hands out to whoever asks for any, outgoing connections included. */
export function ephemeralPorts(): PortRange {
  try {
    const text = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
    const [first = dynamic.first, last = dynamic.last] = text.trim().split(/\s+/).map(Number);
    return { first, last };
  } catch {
    return dynamic; // Not Linux.
  }
}

/**
 * Ports that the system hands out to nobody, so that what is lasting finds its own free again. Where the system hands
 * out nearly all, there are none: then the usual ones.
 */
export function rangeOutside(ephemeral: PortRange): PortRange {
  const candidates = [
    { first: preferred.first, last: Math.min(preferred.last, ephemeral.first - 1) },
    { first: 10_000, last: ephemeral.first - 1 },
    { first: ephemeral.last + 1, last: highest },
  ];
  return candidates.find(({ first, last }) => last - first >= fewest) ?? preferred;
}

/** What a port is for: an address that is kept for life, or one process. */
export type PortUse = "lasting" | "passing";

/** Its half of a range, so that no process gets a port that an emulator which is stopped just now has kept for life. */
export function halfFor(use: PortUse, { first, last }: PortRange): PortRange {
  const middle = first + Math.floor((last - first) / 2);
  return use === "lasting" ? { first, last: middle } : { first: middle + 1, last };
}
