import { beforeAll, expect, test } from "vitest";
import { ensureShellCheck } from "../../../toolchain/shellcheck";
import { trackedFiles } from "../../supply-chain/tracked-files";
import { findings } from "./findings";

let shellCheck: string;
beforeAll(async () => {
  shellCheck = await ensureShellCheck((_title, work) => work(() => undefined));
});

const workflow = (step: string): string => `on: push
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
${step}
`;

const found = (path: string, text: string) => findings([{ path, text }], shellCheck);

test("nothing is found in this repository's own", async () => {
  expect(await findings(trackedFiles("{.github,.ci,examples}/**"), shellCheck)).toEqual([]);
});

test("what is wrong in a workflow is named with its place", async () => {
  const unknown = workflow("      - if: steps.nope.outputs.a\n        run: echo");
  expect(await found(".github/workflows/a.yml", unknown)).toEqual([
    expect.stringMatching(
      /^\.github\/workflows\/a\.yml:6:\d+: property "nope" is not defined .* \[actionlint expression\]$/,
    ),
  ]);
  const untrusted = workflow("      - run: echo ${{ github.event.pull_request.title }}");
  expect(await found(".github/workflows/a.yml", untrusted)).toContainEqual(
    expect.stringContaining("potentially untrusted"),
  );
});

test("what is wrong in a step's script is named with its line in the file, in a block and without", async () => {
  const block = workflow("      - run: |\n          set -e\n          rm -r $FOLDER/*");
  expect(await found(".github/workflows/a.yml", block)).toEqual([
    expect.stringMatching(/^\.github\/workflows\/a\.yml:8: .* \[ShellCheck SC2086, info\]$/),
    expect.stringMatching(/^\.github\/workflows\/a\.yml:8: .* \[ShellCheck SC2115, warning\]$/),
  ]);
  expect(await found(".github/workflows/a.yml", workflow("      - run: cat $FILE"))).toEqual([
    expect.stringMatching(/^\.github\/workflows\/a\.yml:6: .* \[ShellCheck SC2086, info\]$/),
  ]);
});

test("an action's steps are read as a workflow's, and so are its scripts", async () => {
  const action = (input: string): string => `name: a
description: a
inputs:
  name: { description: a name }
runs:
  using: composite
  steps:
    - run: cat $FILE
      shell: bash
      env:
        FILE: \${{ inputs.${input} }}
`;
  const script = expect.stringMatching(/^\.github\/actions\/a\/action\.yml:8: .* \[ShellCheck SC2086, info\]$/);
  expect(await found(".github/actions/a/action.yml", action("name"))).toEqual([script]);
  expect(await found(".github/actions/a/action.yml", action("nmae"))).toEqual([
    expect.stringContaining('.github/actions/a/action.yml: property "nmae" is not defined'),
    script,
  ]);
});

test("a file that is a shell script by its first line is checked, and no other", async () => {
  expect(await found(".ci/run", "#!/usr/bin/env bash\ncat $1\n")).toEqual([expect.stringContaining(".ci/run:2: ")]);
  expect(await found("a.js", "#!/usr/bin/env node\ncat $1\n")).toEqual([]);
});
