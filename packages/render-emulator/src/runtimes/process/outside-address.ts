import { networkInterfaces } from "node:os";

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * An address of this machine at which only those are reached who listen on all of its addresses, as Render's network
 * reaches a service; undefined when the machine has none.
 *
 * On Linux all of 127.0.0.0/8 is this machine, and who listens on 127.0.0.1 listens on no other part of it; a program in
 * Node.js that asks for all addresses gets this one, too: see `loopback-preload.js`. Elsewhere it is what others on the
 * network connect to.
 */
export function outsideAddress(
  platform: NodeJS.Platform = process.platform,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  if (platform === "linux") return "127.0.0.2";
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}
