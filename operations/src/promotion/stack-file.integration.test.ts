import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRelease } from "@slipway/render-api";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { projectIn } from "../project";
import { bundleOf } from "../releases/bundle";
import { StackFile } from "./stack-file";

const [A, B] = ["a".repeat(40), "b".repeat(40)] as const;
const text = (release: string, plan = "starter") =>
  `config:\n  render:host: http://127.0.0.1:4100/v1\n  slipway:realtime:\n    repo: r # ours\n    release: ${release}\n    plans: { feeder: ${plan} }\n`;
const release = parseRelease(B);
const bundle = bundleOf(release === undefined ? [] : [{ system: "realtime", name: "feeder", release }]);

let repository: TestRepository;
let file: string;
const open = () => StackFile.open(projectIn(repository.path), "production");

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-stack-file-"));
  repository = await TestRepository.create(path.join(folder, "project"), { "Pulumi.production.yaml": text(A) });
  file = path.join(repository.path, "Pulumi.production.yaml");
});
afterEach(() => rm(path.dirname(repository.path), { recursive: true, force: true }));

test("a file that git has as it is can be written, and keeps its mode", async () => {
  const before = await stat(file);
  const opened = open();
  await opened.requireCommitted();
  await opened.write(opened.withPins(bundle));
  expect(await readFile(file, "utf8")).toBe(text(B));
  expect((await stat(file)).mode).toBe(before.mode);
  expect(await open().isChanged()).toBe(true);
});

test("a file that somebody changed since it was read is left alone", async () => {
  const opened = open();
  await writeFile(file, text(A, "standard"));
  await expect(opened.write(opened.withPins(bundle))).rejects.toThrow("was changed meanwhile");
  expect(await readFile(file, "utf8")).toBe(text(A, "standard"));
});

const refusal =
  "`Pulumi.production.yaml` has changes that are not committed: commit them, or take them back with " +
  "`git restore --staged --worktree Pulumi.production.yaml`, and run this again.";

test.each([
  ["in the work tree", false],
  ["in the index", true],
])("changes %s are refused; on the way back those of pins alone are not", async (_where, isStaged) => {
  await writeFile(file, text(B));
  if (isStaged) await repository.git("add", "--all");
  await expect(open().requireCommitted()).rejects.toThrow(refusal);
  await open().requireCommitted(["realtime"]);
  await writeFile(file, text(B, "standard"));
  await expect(open().requireCommitted(["realtime"])).rejects.toThrow(refusal);
});

test("a file that git doesn't track, or that is in no repository, is nobody's to commit", async () => {
  await repository.git("rm", "--quiet", "--cached", "Pulumi.production.yaml");
  await repository.git("commit", "--quiet", "-m", "Untrack");
  await open().requireCommitted();
  expect(await open().isTracked()).toBe(false);
  await rm(path.join(repository.path, ".git"), { recursive: true });
  await open().requireCommitted();
});

test("where git can't say whether a file is committed, it isn't taken to be", async () => {
  await writeFile(path.join(repository.path, ".git/config"), "[nonsense");
  await expect(open().requireCommitted()).rejects.toThrow(
    /^Whether `Pulumi.production.yaml` has changes that are not committed can't be told, since git says: fatal: bad config/,
  );
});

test("an override that pins too is refused, since the pins in the file would do nothing", async () => {
  open().requirePinnable(["realtime"]);
  const override = path.join(repository.path, "Pulumi.production.override.yaml");
  await writeFile(override, `config:\n  slipway:realtime:\n    release: ${A}\n`);
  expect(() => {
    open().requirePinnable(["realtime"]);
  }).toThrow(
    "`slipway:realtime.release` in `Pulumi.production.override.yaml` takes the place of what `Pulumi.production.yaml` pins: remove it there.",
  );
});

test("a soak time that is none is told, and a stack without a file is, too", async () => {
  expect(open().soakMinutes).toBe(0);
  await writeFile(file, `${text(A)}  slipway:soakMinutes: soon\n`);
  expect(() => open().soakMinutes).toThrow("expected a whole number of minutes such as `30`");
  expect(() => StackFile.open(projectIn(repository.path), "prod")).toThrow("There is no stack `prod` in this project");
});
