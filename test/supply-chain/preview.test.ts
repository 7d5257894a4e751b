import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "./tracked-files";

const Job = z.object({
  if: z.string(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(z.looseObject({ id: z.string().optional(), if: z.string().optional(), run: z.string().default("") })),
});
const { preview, comment } = z
  .object({ jobs: z.object({ preview: Job, comment: Job }) })
  .parse(parse(trackedFiles(".github/workflows/preview.yml")[0]?.text ?? "")).jobs;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-preview-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a step as GitHub's runner does. */
function run(script: string | undefined, env: Record<string, string>): void {
  const path = `${folder}:${process.env.PATH}`;
  const file = join(folder, "step.sh");
  writeFileSync(file, script ?? "");
  const { status, stderr } = spawnSync("bash", ["-e", file], { env: { PATH: path, ...env }, encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

/** What the next job is given of a preview. @param printed undefined: it was not even started */
function textOf(printed: string | undefined): string {
  if (printed !== undefined) writeFileSync(join(folder, "preview.txt"), printed);
  const output = join(folder, "output");
  run(preview.steps.find(({ id }) => id === "text")?.run, { RUNNER_TEMP: folder, GITHUB_OUTPUT: output });
  const [, delimiter = "", text = "", rest] =
    /^text<<([0-9a-f]{32})\n([^]*)\n\1\n([^]*)$/.exec(readFileSync(output, "utf8")) ?? [];
  expect([delimiter.length, rest]).toEqual([32, ""]);
  return text.replace(/\n+$/, "");
}

/** The comment on a pull request. */
function commentOf(text: string, outcome = "success"): string {
  writeFileSync(join(folder, "gh"), `#!/bin/sh\necho "$@" > ${folder}/arguments\ncat > ${folder}/body\n`);
  chmodSync(join(folder, "gh"), 0o755);
  run(comment.steps[0]?.run, { TEXT: text, OUTCOME: outcome, COMMIT: "0123abc", LOG: "https://x.org/1", NUMBER: "7" });
  expect(readFileSync(join(folder, "arguments"), "utf8")).toMatch(/^pr comment 7 /);
  return readFileSync(join(folder, "body"), "utf8");
}

const fence = "~~~~~~~~~~";
const wrapped = (text: string, outcome = "success") =>
  `### Preview of \`staging\`: ${outcome}\n\nOf commit 0123abc ([log](https://x.org/1)).\n\n${fence}diff\n${text}\n${fence}\n`;

test("a preview is commented as it is, with its commit and its outcome", () => {
  expect(commentOf(textOf("+ café\n- $(id) `id`\n"))).toBe(wrapped("+ café\n- $(id) `id`"));
});

test.each([
  ["that would be cut within a character", `${"a".repeat(59_999)}é`],
  ["of characters of three bytes", "€".repeat(26_667)],
  ["of emoji", `a${"😀".repeat(20_000)}`],
])("a preview that is too long, %s, is cut, and says so", (_what, printed) => {
  expect(Buffer.byteLength(printed)).toBeGreaterThan(60_000);
  const [text = "", said, ...rest] = textOf(printed).split("\n");
  expect(printed.startsWith(text)).toBe(true);
  expect(Buffer.byteLength(text)).toBeGreaterThan(59_996);
  expect([said, rest]).toEqual([expect.stringContaining("… cut here"), []]);
  expect(commentOf(`${text}\n${said}`).length).toBeLessThan(65_536);
});

test.each([
  ["", "failure"],
  [undefined, "skipped"],
])("a preview that printed %j takes the older one's place too", (printed, outcome) => {
  expect(commentOf(textOf(printed), outcome)).toBe(wrapped("Nothing was printed.", outcome));
});

test("whatever became of a preview that was to be made is commented", () => {
  expect(preview.outputs.outcome).toBe("${{ steps.preview.outcome }}");
  expect(preview.steps.find(({ id }) => id === "preview")?.run).toContain("pulumi -- preview");
  expect(preview.steps.find(({ id }) => id === "text")?.if).toBe("${{ !cancelled() }}");
  expect(comment.if).toBe("${{ !cancelled() && needs.preview.result != 'skipped' }}");
});

test.each(["\n~~~~~~\n@everyone", `\n${fence}\n@everyone`, `\r${fence}\r@everyone`, `\n   ${"~".repeat(5_000)}\n@all`])(
  "what a program prints does not end the code block: %#",
  (printed) => {
    const [, open, ...lines] = /~{10}diff\n[^]*/.exec(commentOf(textOf(`a${printed}`)))?.[0].split(/\r\n|\n|\r/) ?? [];
    expect(open).toBe("a");
    const end = lines.findIndex((line) => /^ {0,3}~{10,}\s*$/.test(line));
    expect(lines.slice(end)).toEqual([fence, ""]);
  },
);
