import { afterEach, beforeEach, expect, test } from "vitest";
import { pullRequest, push } from "./github-events";
import { type Run } from "./runner";
import { Stage } from "./stage";

// That workflows are run here as GitHub runs them, by workflows of a few lines.

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage[Symbol.asyncDispose]());

const job = (name: string, more: string, run: string): string =>
  `  ${name}:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    permissions: {}\n${more}    steps:\n      - run: ${run}\n`;

/** Runs a file with these jobs after a push. */
async function runJobs(jobs: string, defaults = ""): Promise<Run> {
  const text = `name: Try\non:\n  push:\n    branches: [main]\npermissions: {}\n${defaults}jobs:\n${jobs}`;
  return stage.runner.run("try.yml", push(await stage.project.commit({ ".github/workflows/try.yml": text }, "Try")));
}

const ended = (run: Run) => Object.fromEntries(Object.entries(run).map(([name, { result }]) => [name, result]));
const needs = (name: string, condition?: string): string =>
  `    needs: ${name}\n${condition === undefined ? "" : `    if: ${condition}\n`}`;

test("a job whose ancestor was skipped or has failed is not reached, however far up that is", async () => {
  const run = await runJobs(
    job("skipped", "    if: false\n", "exit 0") +
      job("failed", "", "exit 1") +
      job("after-skipped", needs("skipped", "always()"), "exit 0") +
      job("below-skipped", needs("after-skipped"), "exit 0") +
      job("failure-below-skipped", needs("after-skipped", "failure()"), "exit 0") +
      job("after-failed", needs("failed", "always()"), "exit 0") +
      job("below-failed", needs("after-failed"), "exit 0") +
      job("failure-below-failed", needs("after-failed", "failure()"), "exit 0") +
      job("elsewhere", "    if: failure()\n", "exit 0"),
  );
  expect(ended(run)).toEqual({
    ...{ skipped: "skipped", failed: "failure", "after-skipped": "success", "after-failed": "success" },
    ...{ "below-skipped": "skipped", "failure-below-skipped": "skipped" },
    ...{ "below-failed": "skipped", "failure-below-failed": "success", elsewhere: "skipped" },
  });
});

test("in a run that is cancelled only what asks for it goes on", async () => {
  stage.runner.cancelsAt = "at work";
  const run = await runJobs(
    job("cancelled", "", "echo at work; exec sleep 600") +
      job("next", needs("cancelled"), "exit 0") +
      job("failure", needs("cancelled", "failure()"), "exit 0") +
      job("cancelled-too", needs("cancelled", "cancelled()"), "exit 0") +
      job("always", needs("cancelled", "always()"), "exit 0"),
  );
  expect(ended(run)).toEqual({
    ...{ cancelled: "cancelled", next: "skipped", failure: "skipped" },
    ...{ "cancelled-too": "success", always: "success" },
  });
});

test("a pipe fails with any of its commands only in a shell that is called bash", async () => {
  const piped = job("piped", "", "false | true");
  expect(ended(await runJobs(piped))).toEqual({ piped: "success" });
  expect(ended(await runJobs(piped, "defaults:\n  run:\n    shell: bash\n"))).toEqual({ piped: "failure" });
  expect(ended(await runJobs(job("first", "", "|\n          false\n          true")))).toEqual({ first: "failure" });
});

test("what a step hands on is there for the next, lines and all, and for jobs that name the job", async () => {
  const text =
    job("one", "    outputs:\n      text: ${{ steps.made.outputs.text }}\n", "exit 0") +
    `      - id: made\n        run: printf 'text<<END\\na=b\\nc\\nEND\\n' >> "$GITHUB_OUTPUT"; echo 'NAME=x y' >> "$GITHUB_ENV"\n` +
    `      - run: echo "$NAME"\n` +
    job("two", needs("one"), 'echo "$TEXT"') +
    "        env:\n          TEXT: ${{ needs.one.outputs.text }}\n";
  const run = await runJobs(text);
  expect(run.one?.log).toContain("\nx y");
  expect(run.two?.log).toContain("\na=b\nc");
});

const checkout = (inputs: string): string =>
  `exit 0\n      - uses: actions/checkout@x\n        with:\n          persist-credentials: false\n${inputs}      - run: git log --format=%s`;

test("a checkout has no history unless it asks for it", async () => {
  await stage.project.commit({ "a.txt": "" }, "Before");
  const run = await runJobs(
    job("shallow", "", checkout("")) +
      job("whole", "", checkout("          fetch-depth: 0\n")) +
      job("again", "", checkout("")),
  );
  const subjects = (name: string) => run[name]?.log.split("git log --format=%s\n")[1]?.split("\n");
  expect([subjects("shallow"), subjects("again")]).toEqual([["Try"], ["Try"]]);
  expect(subjects("whole")).toEqual(["Try", "Before", "Begin"]);
});

test("a pull request's run has its commit merged into main", async () => {
  const text = `name: Try\non:\n  pull_request:\npermissions: {}\njobs:\n${job("merged", "", checkout("").replace("git log --format=%s", "ls *.txt"))}`;
  await stage.project.git("checkout", "--quiet", "-b", "change");
  const sha = await stage.project.commit({ "own.txt": "" }, "Change");
  await stage.project.git("checkout", "--quiet", "main");
  await stage.project.commit({ "theirs.txt": "", ".github/workflows/try.yml": text }, "Meanwhile");
  const run = await stage.runner.run("try.yml", pullRequest({ number: 7, sha }));
  expect(run.merged?.log).toContain("own.txt\ntheirs.txt");
});

test.each([
  ["a key", job("one", "    continue-on-error: true\n", "exit 0")],
  ["an action", job("one", "", "exit 0\n      - uses: acme/unheard-of@x")],
  ["an input of a checkout", job("one", "", checkout("          lfs: true\n"))],
  ["a context", job("one", "    if: secrets.KEY != ''\n", "exit 0")],
  ["a function", job("one", "    if: unheardOf()\n", "exit 0")],
])("%s that isn't known ends the test", async (_what, jobs) => {
  await expect(runJobs(jobs)).rejects.toThrow();
});
