import { BlockList, isIP } from "node:net";

/** Addresses that nobody reaches over the internet: those of a machine itself (or of all its interfaces), of a link, of private networks. */
const WITHIN = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  WITHIN.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  WITHIN.addSubnet(network, bits, "ipv6");
}

/** Names of which public DNS knows none. */
const NAMED_WITHIN = /\.(localhost|local|internal)$/i;

/** Whether what is sent to a host goes over the internet: names without a dot are those of Render's private network, or of this machine. */
export function isOnInternet(host: string): boolean {
  const address = host.replace(/^\[(.*?)(%.*)?\]$/, "$1");
  const version = isIP(address);
  if (version !== 0) return !WITHIN.check(address, version === 4 ? "ipv4" : "ipv6");
  return host.includes(".") && !NAMED_WITHIN.test(host);
}
