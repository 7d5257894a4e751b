import { expect, test } from "vitest";
import { sshArguments } from "./engine";
import { type HostAddress, hostExpected, parseHostAddress } from "./host-address";

test.each<[string, HostAddress]>([
  ["unix:///var/run/docker.sock", { kind: "socket", path: "/var/run/docker.sock" }],
  ["tcp://127.0.0.1:2375", { kind: "tcp", host: "127.0.0.1", port: 2375 }],
  ["ssh://deploy@203.0.113.5", { kind: "ssh", user: "deploy", host: "203.0.113.5" }],
  ["ssh://shop.example:2222/", { kind: "ssh", host: "shop.example", port: 2222 }],
])("%s is an address", (text, expected) => {
  expect(parseHostAddress(text)).toEqual(expected);
});

test.each([
  ["deploy@203.0.113.5", hostExpected],
  ["https://shop.example", hostExpected],
  ["ssh://-oProxyCommand=x", hostExpected],
  ["ssh://-v@shop.example", hostExpected],
  ["ssh://deploy:pw@shop.example", "has a password"],
  ["ssh://shop.example/var/run", "has a path"],
  ["tcp://203.0.113.5:2375", "could be root by"],
  ["tcp://127.0.0.1", hostExpected],
])("%s is none", (text, reason) => {
  expect(parseHostAddress(text)).toContain(reason);
});

test("`ssh` is told the host behind all options", () => {
  const address = { kind: "ssh", user: "deploy", host: "shop.example", port: 2222 } as const;
  expect(sshArguments(address, ["-i", "key"]).join(" ")).toBe(
    "-i key -l deploy -p 2222 -T -- shop.example docker system dial-stdio",
  );
});
