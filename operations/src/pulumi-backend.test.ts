import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIn, type Project } from "./project";
import { backendOf } from "./pulumi-backend";

let project: Project;
let home: string;
beforeEach(async () => {
  project = projectIn(await mkdtemp(path.join(tmpdir(), "slipway-backend-")));
  home = path.join(project.root, "home");
  await mkdir(home);
  await write("Pulumi.yaml", "name: some\nruntime: nodejs\n");
  await write("Pulumi.here.yaml", "config:\n  render:host: http://127.0.0.1:4100/v1\n");
  await write("Pulumi.there.yaml", "config:\n  slipway:environment: staging\n");
});
afterEach(() => rm(project.root, { recursive: true }));

function write(file: string, text: string): Promise<void> {
  return writeFile(path.join(project.root, file), text);
}

function backends(environment: Record<string, string> = {}): string[] {
  return [undefined, "here", "there", "new"].map((stack) =>
    backendOf(project, stack, { PULUMI_HOME: home, ...environment }),
  );
}

test("where no backend was chosen, all but a stack at Render is on the emulator's", () => {
  expect(backends()).toEqual(["emulator", "emulator", "user's", "emulator"]);
  expect(backends({ PULUMI_BACKEND_URL: "", PULUMI_ACCESS_TOKEN: "" })).toEqual(backends());
});

const chosen = ["user's", "emulator", "user's", "user's"];

test.each([{ PULUMI_BACKEND_URL: "s3://states" }, { PULUMI_ACCESS_TOKEN: "pul-1" }])(
  "%j chooses for all but stacks on the emulator",
  (environment) => {
    expect(backends(environment)).toEqual(chosen);
  },
);

test("a login chooses until its logout", async () => {
  await write("home/credentials.json", '{"current":"https://api.pulumi.com"}');
  expect(backends()).toEqual(chosen);
  await write("home/credentials.json", '{"current":""}');
  expect(backends()).toEqual(["emulator", "emulator", "user's", "emulator"]);
});

test("the project's own file chooses", async () => {
  await write("Pulumi.yaml", "name: some\nruntime: nodejs\nbackend:\n  url: s3://states\n");
  expect(backends()).toEqual(chosen);
});
