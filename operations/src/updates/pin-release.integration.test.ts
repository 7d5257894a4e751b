import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { defineSystem } from "../../../stacks/system";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { projectIn } from "../project";
import { StackFile } from "../promotion/stack-file";
import { asIfPinned, pinRelease } from "./pin-release";

const [A, B] = ["a", "b"].map((digit) => digit.repeat(40)) as [string, string];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-pin-"));
  const repository = await TestRepository.create(folder);
  await repository.git("remote", "add", "origin", "https://github.com/acme/market");
});
afterEach(() => rm(folder, { recursive: true }));

async function pinned(settings: string, systems: string[] = [], release = B): Promise<string> {
  const file = join(folder, "Pulumi.staging.yaml");
  await writeFile(file, `# Ours\nconfig:\n  slipway:environment: staging\n  slipway:realtime:\n${settings}`);
  const project = projectIn(folder);
  await pinRelease(project, StackFile.open(project, "staging"), { release, systems });
  return (await readFile(file, "utf8")).replace(/^[^]*slipway:realtime:\n?/, "");
}

const repo = "    repo: https://github.com/acme/market.git # ours\n";
const elsewhere = "    repo: https://github.com/acme/other\n";

test.each([
  ["a branch that it follows", `${repo}    follow: true\n`, `${repo}    release: ${B}\n`],
  ["another commit", `${repo}    release: ${A}\n`, `${repo}    release: ${B}\n`],
  ["one for each service", `${repo}    releases:\n      feeder: ${A}\n`, `${repo}    release: ${B}\n`],
  ["nothing", `    rootDir: a\n${repo}`, `    rootDir: a\n    release: ${B}\n${repo}`],
])("a commit takes the place of %s", async (_what, before, after) => {
  expect(await pinned(before)).toBe(after);
});

test("a system whose code is elsewhere is left as it is, unless it is named", async () => {
  expect(await pinned(`${elsewhere}    follow: true\n`)).toBe(`${elsewhere}    follow: true\n`);
  expect(await pinned(`${elsewhere}    follow: true\n`, ["realtime"])).toBe(`${elsewhere}    release: ${B}\n`);
  expect(await pinned("    follow: true\n", ["realtime"])).toBe(`    release: ${B}\n`);
});

test("what is done as if a commit were pinned leaves the file as it was, whatever comes of it", async () => {
  const file = join(folder, "Pulumi.staging.yaml");
  const text = `config:\n  slipway:realtime:\n${repo}    follow: true\n`;
  await writeFile(file, text);
  const look = (work: () => Promise<string>) =>
    asIfPinned(projectIn(folder), "staging", { release: B, systems: [] }, work);
  expect(await look(() => readFile(file, "utf8"))).toContain(`release: ${B}`);
  expect(await readFile(file, "utf8")).toBe(text);
  await expect(look(() => Promise.reject(new Error("no backend")))).rejects.toThrow("no backend");
  expect(await readFile(file, "utf8")).toBe(text);
});

test("what is no commit, and a system that isn't there, are refused", async () => {
  await expect(pinned(repo, [], "main")).rejects.toThrow("`--release main` is no commit");
  await expect(pinned(repo, ["nope"])).rejects.toThrow("`Pulumi.staging.yaml` has no settings for a system `nope`");
});

test("what could be built stays at the image that is pinned for it, and is told", async () => {
  const file = join(folder, "Pulumi.staging.yaml");
  const image = `ghcr.io/ours/realtime-feeder@sha256:${"d".repeat(64)}`;
  const settings = (commit: string) => `${repo}    release: ${commit}\n    releases:\n      feeder: ${image}\n`;
  const head = "config:\n  slipway:realtime:\n";
  await writeFile(file, head + settings(A));
  const project = projectIn(folder);
  const { pinned, kept } = await pinRelease(project, StackFile.open(project, "staging"), { release: B, systems: [] });
  expect([pinned, kept]).toEqual([["realtime"], ["realtime/feeder"]]);
  expect(await readFile(file, "utf8")).toBe(head + settings(B));
});

test("a system whose services are all pinned to images takes no commit, and is refused where it is named", async () => {
  const web = { kind: "web", manifest: z.object({}), image: { name: "web", orBuilt: true } } as const;
  const ours = defineSystem({ name: "realtime", services: { web }, build: () => ({}) });
  const name = join(folder, "Pulumi.staging.yaml");
  const text = `config:\n  slipway:realtime:\n${repo}    follow: true\n    releases:\n      web: ghcr.io/ours/web@sha256:${"d".repeat(64)}\n`;
  await writeFile(name, text);
  const project = projectIn(folder);
  const wish = (systems: string[]) =>
    pinRelease(project, StackFile.open(project, "staging"), { release: B, systems }, [ours]);
  await expect(wish(["realtime"])).rejects.toThrow("`realtime` runs images alone, so no commit says what it runs");
  expect(await wish([])).toMatchObject({ pinned: [], kept: ["realtime/web"] });
  expect(await readFile(name, "utf8")).toBe(text);
});

test("a system of images alone is refused where it is named, and else left as it is, since a commit says nothing of it", async () => {
  const image = { name: "ghcr.io/acme/web" };
  const web = { kind: "web", manifest: z.object({}), image } as const;
  const images = defineSystem({ name: "realtime", services: { web }, build: () => ({}) });
  const name = join(folder, "Pulumi.staging.yaml");
  await writeFile(name, `config:\n  slipway:realtime:\n${repo}`);
  const project = projectIn(folder);
  const file = StackFile.open(project, "staging");
  const wish = (systems: string[]) => pinRelease(project, file, { release: B, systems }, [images]);
  await expect(wish(["realtime"])).rejects.toThrow(
    "`realtime` runs images alone, so no commit says what it runs: pin each by its digest in `slipway:realtime.releases` of `Pulumi.staging.yaml`.",
  );
  expect((await wish([])).pinned).toEqual([]);
  expect(await readFile(name, "utf8")).toBe(`config:\n  slipway:realtime:\n${repo}`);
});
