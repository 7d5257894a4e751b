import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "./tracked-files";

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.looseObject({
  if: z.string().default(""),
  permissions: z.unknown().optional(),
  steps: z.array(Step),
});
const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown().optional(),
  jobs: z.record(z.string(), Job),
});
const Matrix = z.object({
  matrix: z.object({ include: z.array(z.object({ folder: z.string(), audit: z.string() })) }),
});
const Dependabot = z.object({
  updates: z.array(z.object({ "package-ecosystem": z.string(), directories: z.array(z.string()).default([]) })),
});
type Job = z.infer<typeof Job>;

const workflows = trackedFiles(".github/workflows/*.{yml,yaml}").map(({ path, text }) => ({
  path,
  text,
  workflow: Workflow.parse(parse(text)),
}));
const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${path}: ${name}`, job, workflow })),
);

const checksOut = ({ steps }: Job) => steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));

test.each(workflows)(
  "$path starts for nothing that runs a stranger's code with more rights than the stranger has",
  (file) => {
    // `pull_request_target`, `workflow_run` and `issue_comment` do.
    const triggers = ["push", "pull_request", "schedule", "workflow_dispatch"];
    expect(triggers).toEqual(expect.arrayContaining(Object.keys(file.workflow.on)));
  },
);

test.each(workflows)("$path takes each action by its commit, and says which version that is", ({ text }) => {
  const uses = text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line));
  for (const line of uses) expect(line).toMatch(/uses: [\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(workflows)("$path gives no rights by itself", ({ workflow }) => {
  expect(workflow.permissions).toEqual({});
});

test.each(jobs.filter(({ job }) => checksOut(job)))(
  "$name may read, no more, and leaves no credentials behind",
  ({ job }) => {
    expect(job.permissions).toEqual({ contents: "read" });
    for (const step of job.steps) {
      if (step.uses?.startsWith("actions/checkout@")) expect(step.with).toHaveProperty("persist-credentials", false);
    }
  },
);

test.each(jobs.filter(({ job }) => !checksOut(job)))(
  "$name has rights, and runs nothing of the repository",
  ({ job }) => {
    for (const { run = "" } of job.steps) expect(run).not.toMatch(/\b(npm|npx|node|pnpm|git|make)\b/);
  },
);

test.each(jobs)("$name ends within the hour", ({ job }) => {
  expect(job).toHaveProperty("timeout-minutes", expect.any(Number));
  expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
});

test.each(jobs)("$name puts no expression into a command, where its value would be run", ({ job }) => {
  for (const { run = "" } of job.steps) expect(run).not.toContain("${{");
});

test.each(jobs)("$name gives secrets to single steps that install nothing, and to no fork", ({ job, workflow }) => {
  const secret = /\bsecrets\b/;
  const { steps, ...rest } = job;
  expect(JSON.stringify(rest)).not.toMatch(secret);
  const trusted = steps.filter((step) => secret.test(JSON.stringify(step)));
  for (const { run = "", uses } of trusted) {
    expect(uses).toBeUndefined();
    expect(run).not.toMatch(/\bnpm (ci|install)\b/);
  }
  if (trusted.length === 0 || !("pull_request" in workflow.on)) return;
  expect(job.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
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

test("Dependabot follows each Dockerfile, lockfile and go.mod", () => {
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
});
