import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Project, projectIn } from "../project";
import { removeOwnFile, writeOwnFile } from "./own-file";

let project: Project;
beforeEach(async () => {
  project = projectIn(await mkdtemp(join(tmpdir(), "slipway-own-file-")));
});
afterEach(() => rm(project.root, { recursive: true, force: true }));

const path = () => join(project.root, "Pulumi.pr-1.yaml");

test("a pull request's stack has a file that is written anew, and removed", async () => {
  await writeOwnFile(project, "pr-1", { config: { "slipway:budget": 1 } });
  await writeOwnFile(project, "pr-1", { config: { "slipway:budget": 2 } });
  expect(readFileSync(path(), "utf8")).toContain("slipway:budget: 2");
  expect(await removeOwnFile(project, "pr-1")).toBe(true);
  expect(await removeOwnFile(project, "pr-1")).toBe(false);
});

test("a file of that name that is somebody's own is neither overwritten nor removed", async () => {
  const own = "config:\n  slipway:environment: preview\n";
  writeFileSync(path(), own);
  const sentence = /^`Pulumi.pr-1.yaml` is left alone, since `slipway preview-stack up` didn't write it/;
  await expect(writeOwnFile(project, "pr-1", { config: {} })).rejects.toThrow(sentence);
  await expect(removeOwnFile(project, "pr-1")).rejects.toThrow(sentence);
  expect(existsSync(path()) && readFileSync(path(), "utf8")).toBe(own);
});
