import { expect, test } from "vitest";
import { packagesToUnpack } from "./debian";

test("the packages to unpack are those that apt-get would install, with Redis' own though one is installed", () => {
  const simulation = [
    "The following NEW packages will be installed:",
    "  liblzf1 redis-server",
    "Inst liblzf1 (3.6-3 Debian:12.11/oldstable [amd64])",
    "Inst redis-server (5:7.0.15-1~deb12u5 Debian-Security:12/oldstable-security [amd64])",
    "Conf liblzf1 (3.6-3 Debian:12.11/oldstable [amd64])",
  ].join("\n");
  expect(packagesToUnpack(simulation)).toEqual(["liblzf1", "redis-server", "redis-tools"]);
});
