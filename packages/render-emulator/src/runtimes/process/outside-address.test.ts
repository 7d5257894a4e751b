import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { outsideAddress } from "./outside-address";

const loopback = { address: "127.0.0.1", family: "IPv4", internal: true } as NetworkInterfaceInfo;
const ethernet = { address: "192.0.2.7", family: "IPv4", internal: false } as NetworkInterfaceInfo;
const ethernet6 = { address: "2001:db8::7", family: "IPv6", internal: false } as NetworkInterfaceInfo;

test.each<[NodeJS.Platform, NetworkInterfaceInfo[], string | undefined]>([
  ["linux", [loopback], "127.0.0.2"],
  ["darwin", [loopback, ethernet6, ethernet], "192.0.2.7"],
  ["darwin", [loopback], undefined],
])("on %s with %j it is %s", (platform, addresses, expected) => {
  expect(outsideAddress(platform, { any: addresses })).toBe(expected);
});
