import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Action, type Step, Workflow } from "../workflows/workflow";
import { trackedFiles } from "./tracked-files";

// What an example brings for a repository of its own: it has other jobs than this repository's, and the same care is taken of them.

const workflows = trackedFiles("examples/*/.github/workflows/*.yml").map(({ path, text }) => ({
  path,
  text,
  workflow: Workflow.parse(parse(text)),
}));
const actions = trackedFiles("examples/*/.github/actions/*/action.yml").map(({ path, text }) => ({
  path,
  text,
  action: Action.parse(parse(text)),
}));
const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${path}: ${id}`, job })),
);
const scripts = [
  ...jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step }))),
  ...actions.flatMap(({ path, action }) => action.runs.steps.map((step) => ({ name: path, step }))),
];

test.each([...workflows, ...actions])("$path takes each action by its commit, or from beside it", ({ text }) => {
  for (const line of text.split("\n").filter((one) => /^\s*(- )?uses:/.test(one)))
    expect(line).toMatch(/uses: ([\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/actions\/[\w-]+)$/);
});

test.each(workflows)("$path gives no rights by itself, and starts for nothing of a stranger's with rights", (file) => {
  expect(file.workflow.permissions).toEqual({});
  expect(["push", "pull_request", "workflow_dispatch"]).toEqual(expect.arrayContaining(Object.keys(file.workflow.on)));
  expect(file.workflow.defaults).toEqual({ run: { shell: "bash" } });
});

test.each(jobs)("$name ends within the hour, writes nothing to the repository and leaves no credentials", ({ job }) => {
  expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  expect(job.permissions).toMatchObject({ contents: "read" });
  for (const { uses, with: given } of job.steps)
    if (uses?.startsWith("actions/checkout@") === true) expect(given).toHaveProperty("persist-credentials", false);
});

test.each(scripts)("$name puts no expression into a command: %#", ({ step }) => {
  expect(step.run ?? "").not.toContain("${{");
});

const readsSecrets = (step: Step) => JSON.stringify(step).includes("secrets.");

test.each(jobs.filter(({ job }) => job.steps.some(readsSecrets)))(
  "$name has its secrets from a protected environment, on the default branch alone, one run at a time",
  ({ name, job }) => {
    expect(job.environment).toBe("production");
    expect(job.if).toBe("github.ref_name == github.event.repository.default_branch");
    const { workflow } = workflows.find(({ path }) => name.startsWith(path)) ?? {};
    expect(Object.keys(workflow?.on ?? {})).toEqual(["workflow_dispatch"]);
    expect(workflow?.concurrency).toMatchObject({ group: "production", "cancel-in-progress": false });
  },
);

const stepsOf = (file: string, job: string) =>
  workflows.find(({ path }) => path === `examples/${file}`)?.workflow.jobs[job]?.steps ?? [];

test.each(["fleet", "goapp"])("an image of %s is scanned before it is pushed, and signed after", (example) => {
  const steps = stepsOf(`${example}/.github/workflows/ci.yml`, "image");
  const made = steps.map(({ run, uses = "" }) => run ?? uses.split("@")[0] ?? "");
  const at = (part: string) => made.findIndex((step) => step.includes(part));
  const order = [at("docker build"), at("anchore/scan-action"), at("docker push"), at("attest-build-provenance")];
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  const scan = steps.find(({ uses }) => uses?.startsWith("anchore/scan-action@"));
  expect(scan?.with).toMatchObject({ "fail-build": true, "severity-cutoff": "high" });
});

test("only what is signed is deployed to a host", () => {
  const deployed = stepsOf("goapp/.github/workflows/deploy.yml", "deploy").map(({ run = "" }) => run);
  const verified = deployed.findIndex((run) => run.includes("gh attestation verify"));
  expect(verified).toBeGreaterThan(-1);
  expect(deployed.findIndex((run) => run.includes("deploy.sh"))).toBeGreaterThan(verified);
});

test("each variable of the template is written on the host from the repository's secrets and variables", () => {
  const [template] = trackedFiles("examples/goapp/.env.production.example");
  const names = [...(template?.text ?? "").matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name ?? "");
  const deploy = workflows.find(({ path }) => path.endsWith("goapp/.github/workflows/deploy.yml"))?.workflow.jobs
    .deploy;
  const writes = deploy?.steps.find(({ run }) => run?.includes("deploy/env-file.sh"));
  expect(Object.keys(writes?.env ?? {}).toSorted()).toEqual(names.toSorted());
  for (const [name, value] of Object.entries(writes?.env ?? {}))
    expect([`\${{ secrets.${name} }}`, `\${{ vars.${name} }}`]).toContain(value);
});

test("Dependabot follows each of them", () => {
  const Updates = z.object({
    updates: z.array(z.object({ "package-ecosystem": z.string(), directories: z.array(z.string()).default([]) })),
  });
  const { updates } = Updates.parse(parse(trackedFiles(".github/dependabot.yml")[0]?.text ?? ""));
  const followed = updates.find((update) => update["package-ecosystem"] === "github-actions")?.directories ?? [];
  const folders = [...workflows, ...actions].map(({ path }) => join("/", dirname(path)));
  // The repository's own are all in its folder.
  expect(followed.toSorted()).toEqual(["/", ...new Set(folders.toSorted())]);
});
