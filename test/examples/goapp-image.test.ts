import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { VOLUME } from "../../stacks/goapp/manifests";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { type Step, Workflow } from "../workflows/workflow";

const folder = join(__dirname, "../../examples/goapp");
const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8");
/** The Go that builds the image. */
const [, go = ""] = /^FROM golang:(\d+\.\d+\.\d+)-\S+@sha256:\w{64} /m.exec(dockerfile) ?? [];

test("the image of `goapp` names as its volume where the disk is mounted, and has a folder there", () => {
  const [, named] = /^ENV .*\bVOLUME=(\S+)/m.exec(dockerfile) ?? [];
  expect(named).toBe(VOLUME);
  expect(dockerfile).toMatch(new RegExp(`^COPY .* ${VOLUME}$`, "m"));
});

test("CI of `goapp` tests, and looks for known vulnerabilities, with the Go that the image is built with", async () => {
  const steps = stepsOfCi();
  const setUp = steps.findIndex(({ uses }) => uses?.startsWith("actions/setup-go@"));
  expect(steps[setUp]?.with).toEqual({ "go-version": "${{ steps.go.outputs.version }}" });
  const told = steps.slice(0, setUp).find(({ id }) => id === "go")?.run ?? "";
  expect(await outputOf(told, folder)).toBe(`version=${go}\n`);
  await using empty = await TestFolder.create();
  await expect(outputOf(told, empty.path)).rejects.toThrow("Dockerfile");
});

test("any Go of the image's minor version builds `goapp`, and fetches no other one for it", () => {
  const module = readFileSync(join(folder, "go.mod"), "utf8");
  expect(module).toMatch(new RegExp(`^go ${go.replace(/\.\d+$/, "")}\\.0$`, "m"));
  expect(module).not.toMatch(/^toolchain /m);
});

function stepsOfCi(): readonly Step[] {
  const text = readFileSync(join(folder, ".github/workflows/ci.yml"), "utf8");
  return Workflow.parse(parse(text)).jobs.test?.steps ?? [];
}

/** What a step's command writes for those after it, as GitHub runs it. */
async function outputOf(command: string, cwd: string): Promise<string> {
  await using written = await TestFolder.create();
  const output = join(written.path, "output");
  await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", command], {
    cwd,
    env: { GITHUB_OUTPUT: output },
  });
  return readFileSync(output, "utf8");
}
