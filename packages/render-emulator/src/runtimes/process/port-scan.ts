import { isListening } from "../port";
import { type OpenPort, openPortsOf } from "./open-ports";
import { outsideAddress } from "./outside-address";

/** What is known when a service can't be reached at the port in its `PORT`. */
export interface ClosedPort {
  port: number;
  /** The first process of the instance. */
  pid: number;
  /** Whether to look for other ports of its processes, which takes longer. */
  thorough: boolean;
}

export const nothingListens = "nothing listens on the port in `PORT`";

/** Says where a service listens instead. */
export async function explainClosed({ port, pid, thorough }: ClosedPort): Promise<string> {
  for (const address of ["127.0.0.1", "::1"]) {
    if (await isListening(port, address))
      return onlyLocal(`${address.includes(":") ? `[${address}]` : address}:${port}`);
  }
  const open = thorough ? await openPortsOf(pid) : [];
  const reachable = open.filter(isReachable).map((one) => one.port);
  if (reachable.length > 0) return elsewhere(reachable, port);
  const local = open.map((one) => `${one.address}:${one.port}`);
  return local.length === 0 ? nothingListens : onlyLocal(local.join(" and "));
}

/** On all addresses, or on loopback in place of them. */
function isReachable({ address }: OpenPort): boolean {
  return address === "" || address === outsideAddress();
}

function onlyLocal(where: string): string {
  return (
    `it listens on ${where} only, where neither Render nor another service can reach it: listen on 0.0.0.0, at the ` +
    "port in `PORT`"
  );
}

/** Render would find the port by itself. Here instances share one machine, where only one of them could have it. */
function elsewhere(ports: readonly number[], port: number): string {
  const named = ports.length === 1 ? `port ${ports.join()}` : `ports ${ports.join(" and ")}`;
  return (
    `it listens on ${named}, not on ${port}, the one in \`PORT\`: read \`PORT\`, since the emulator's instances share ` +
    "one machine, though Render would find the port"
  );
}
