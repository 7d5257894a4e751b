import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "./tracked-files";
import { actions, inputsOf, type Job, jobs, jobsWithSteps, steps, workflows } from "./workflow-files";

const Matrix = z.object({
  matrix: z.object({ include: z.array(z.object({ folder: z.string(), audit: z.string() })) }),
});
const Dependabot = z.object({
  updates: z.array(z.object({ "package-ecosystem": z.string(), directories: z.array(z.string()).default([]) })),
});
const checksOut = ({ steps }: Job) => steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));

test.each(workflows)(
  "$path starts for nothing that runs a stranger's code with more rights than the stranger has",
  (file) => {
    // `pull_request_target` and `issue_comment` do. What calls a workflow has its own trigger.
    const triggers = ["push", "pull_request", "schedule", "workflow_dispatch", "workflow_call", "workflow_run"];
    expect(triggers).toEqual(expect.arrayContaining(Object.keys(file.workflow.on)));
    // So does `workflow_run`, unless a push here has started what ended.
    if (!("workflow_run" in file.workflow.on)) return;
    for (const { needs, if: condition } of Object.values(file.workflow.jobs)) {
      if (needs.length === 0) expect(condition).toContain("|| github.event.workflow_run.event == 'push' &&");
    }
  },
);

test.each([...workflows, ...actions])(
  "$path takes each action by its commit, and says which version that is, or from here",
  ({ text }) => {
    const uses = text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line));
    for (const line of uses) {
      expect(line).toMatch(
        /uses: ([\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/(actions\/[\w-]+|workflows\/[\w-]+\.yml))$/,
      );
    }
  },
);

test.each([...steps, ...jobs.map(({ name, job: { uses, with: given } }) => ({ name, step: { uses, with: given } }))])(
  "$name gives what it uses of ours all that it asks for, and nothing else: %#",
  ({ step: { uses, with: given } }) => {
    if (uses?.startsWith("./") !== true) return;
    const asked = inputsOf(uses);
    if (asked === undefined) throw new Error(`there is no ${uses}`);
    expect(Object.keys(asked)).toEqual(expect.arrayContaining(Object.keys(given)));
    const required = Object.keys(asked).filter((name) => asked[name]?.required);
    expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
  },
);

test.each(workflows)("$path gives no rights by itself", ({ workflow }) => {
  expect(workflow.permissions).toEqual({});
});

test.each(jobsWithSteps.filter(({ job }) => checksOut(job)))(
  "$name may read, no more, and leaves no credentials behind",
  ({ job }) => {
    const looksUp = job.steps[0]?.run?.includes("gh api") === true ? { "pull-requests": "read" } : {};
    expect(job.permissions).toEqual({ contents: "read", ...looksUp });
    for (const step of job.steps) {
      if (step.uses?.startsWith("actions/checkout@")) expect(step.with).toHaveProperty("persist-credentials", false);
    }
  },
);

test.each(jobsWithSteps.filter(({ job }) => !checksOut(job)))(
  "$name has rights, and runs nothing of the repository",
  ({ job }) => {
    expect(job).toHaveProperty("permissions");
    for (const { run = "", uses } of job.steps) {
      expect(uses).toBeUndefined();
      expect(run).not.toMatch(/(^|[|&;(!]|\$\()\s*(npm|npx|node|pnpm|git|make|bash|sh)\s/m);
    }
  },
);

test.each(jobsWithSteps)("$name ends within the hour, unless GitHub would end an update with it", ({ job }) => {
  expect(job).toHaveProperty("timeout-minutes", expect.any(Number));
  if (!job.steps.some(({ run = "" }) => run.includes("exec node operations/bin/slipway.js")))
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
});

test.each(steps)("$name puts no expression into a command, where its value would be run: %#", ({ step }) => {
  expect(step.run ?? "").not.toContain("${{");
});

test.each(actions)("$path is a composite one, and knows no secret but what it is given", ({ action, text }) => {
  expect(action.runs.using).toBe("composite");
  expect(text).not.toMatch(/\$\{\{[^}]*\bsecrets\b/);
});

test("known vulnerabilities are looked for each day and in each change of a lockfile, and so is what the registry has signed", () => {
  const audit = workflows.find(({ path }) => path.endsWith("/audit.yml"));
  expect(audit?.workflow.on).toMatchObject({
    schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }],
    pull_request: { paths: expect.arrayContaining(["**/package-lock.json", "**/pnpm-lock.yaml"]) },
  });
  expect(audit?.workflow.jobs.signatures?.steps.map(({ run }) => run)).toContain("npm audit signatures");
  const audited = Matrix.parse(audit?.workflow.jobs.vulnerabilities?.strategy).matrix.include;
  const lockfiles = trackedFiles("**/{package-lock.json,pnpm-lock.yaml}");
  expect(audited.map(({ folder }) => folder).sort()).toEqual(lockfiles.map(({ path }) => dirname(path)).sort());
  for (const { audit } of audited) expect(audit).toMatch(/\b(npm|pnpm) audit\b.*--audit-level[= ]high$/);
});

test("Dependabot follows each Dockerfile, lockfile, go.mod and pom.xml", () => {
  const { updates } = Dependabot.parse(parse(trackedFiles(".github/dependabot.yml")[0]?.text ?? ""));
  const followed = (ecosystem: string) =>
    updates
      .filter((update) => update["package-ecosystem"] === ecosystem)
      .flatMap(({ directories }) => directories)
      .sort();
  const foldersOf = (pattern: string) =>
    [...new Set(trackedFiles(pattern).map(({ path }) => join("/", dirname(path))))].sort();
  expect(followed("docker")).toEqual(foldersOf("**/Dockerfile"));
  expect(followed("npm")).toEqual(foldersOf("**/{package-lock.json,pnpm-lock.yaml}"));
  expect(followed("gomod")).toEqual(foldersOf("**/go.mod"));
  expect(followed("maven")).toEqual(foldersOf("**/pom.xml"));
});
