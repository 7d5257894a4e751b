import { expect, test } from "vitest";
import type { Facts } from "./facts";
import { findingsOf } from "./findings";

const complete: Facts = {
  platform: "linux on x64",
  nodeVersion: "20.19.0",
  nodeFault: undefined,
  packagesFault: undefined,
  git: "git version 2.39.5",
  pulumi: { folder: "/cache/bin" },
  hasPulumiRelease: true,
  go: "go version go1.24.4 linux/amd64",
  redis: "/usr/bin/redis-server",
  hasDebianTools: true,
  postgres: "/project/node_modules/postgres/bin",
  port: { number: 4100, use: "free" },
  browser: "/usr/bin/chromium",
  isBrowserThere: true,
  docker: { version: "27.1.0", socketPath: "/var/run/docker.sock", hasImage: true },
  registryImage: "registry:3",
  disks: [{ folder: "/project", freeBytes: 10 * 1024 ** 3 }],
};

test("a machine with everything has nothing to fix", () => {
  expect(findingsOf(complete).filter(({ state }) => state !== "there")).toEqual([]);
});

test("a running emulator's port is no problem", () => {
  const findings = findingsOf({ ...complete, port: { number: 4100, use: "emulator" } });
  expect(findings).toContainEqual({
    topic: "Emulator's port",
    state: "there",
    text: "4100, where this project's emulator runs.",
  });
});

const noPulumi = { pulumi: { fault: "not installed" } };

test.each([
  ["Node.js", { nodeFault: "Node.js 18.0.0 is too old." }, "Node.js 18.0.0 is too old."],
  ["git", { git: undefined }, "Not on PATH: install it"],
  [
    "Pulumi",
    { ...noPulumi, hasPulumiRelease: false, go: undefined },
    "no checksum is kept of a release for linux on x64: install Pulumi 3.220.0 or newer",
  ],
  ["Redis", { redis: undefined, hasDebianTools: false }, "install one of them (with Homebrew: `brew install redis`)"],
  ["PostgreSQL", { postgres: undefined }, "no programs for linux on x64: run `npm ci --include=optional`"],
  ["Emulator's port", { port: { number: 4100, use: "other" as const } }, "4100 is taken by another program"],
  ["Emulator's port", { port: undefined }, "`render:host` in `Pulumi.local.yaml` is not a loopback address"],
  ["Browser", { isBrowserThere: false }, "`CHROME_PATH` is `/usr/bin/chromium`, which can't be run"],
  ["Disk space", { disks: [{ folder: "/project", freeBytes: 1024 ** 3 }] }, "1.0 GiB free for `/project`: make room"],
] satisfies [string, Partial<Facts>, string][])("%s is missing when %j", (topic, change, text) => {
  const wrong = findingsOf({ ...complete, ...change }).filter(({ state }) => state === "missing");
  expect(wrong).toEqual([{ topic, state: "missing", text: expect.stringContaining(text) }]);
});

test.each([
  ["npm packages", { packagesFault: "`zod` is missing" }, "`zod` is missing; `npm start` runs `npm ci`."],
  ["Pulumi", noPulumi, "`npm start` downloads Pulumi 3.220.0, else builds it with Go"],
  ["Go", { go: undefined }, "Not on PATH, and not needed: Pulumi is there."],
  ["Redis", { redis: undefined }, "`npm start` unpacks Debian's package into the cache."],
  ["Browser", { browser: undefined, isBrowserThere: false }, "`slipway verify` fetches pages instead"],
  [
    "Registry",
    { docker: { version: "27.1.0", socketPath: "/var/run/docker.sock", hasImage: false } },
    "`registry:3` is pulled once `slipway image push` needs a registry beside the emulator",
  ],
  [
    "Docker",
    { docker: { problem: "No Docker engine answers" } },
    "No Docker engine answers. None is needed: the emulator",
  ],
] satisfies [string, Partial<Facts>, string][])("%s is optional when %j", (topic, change, text) => {
  const lacking = findingsOf({ ...complete, ...change }).filter(({ state }) => state !== "there");
  expect(lacking).toEqual([{ topic, state: "optional", text: expect.stringContaining(text) }]);
});

test("where neither Pulumi nor Go is, Go is said to help where the download can't be reached", () => {
  const findings = findingsOf({ ...complete, ...noPulumi, go: undefined });
  expect(findings.find(({ topic }) => topic === "Go")?.text).toContain("where Pulumi's download can't be reached");
});
