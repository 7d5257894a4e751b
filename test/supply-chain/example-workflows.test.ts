import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { interpolate, isMet } from "../workflows/expressions";
import { type Event, pullRequest, push } from "../workflows/github-events";
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
  "$name has its secrets from a protected environment, on the default branch alone, and keeps no other run from its work",
  ({ name, job }) => {
    expect(job.environment).toBe("production");
    expect(job.if).toBe("github.ref == format('refs/heads/{0}', github.event.repository.default_branch)");
    const { workflow } = workflows.find(({ path }) => name.startsWith(path)) ?? {};
    expect(Object.keys(workflow?.on ?? {})).toEqual(["workflow_dispatch"]);
    // A run that waits for its reviewers would hold the group, and one that waits in it is cancelled for the next.
    expect([workflow?.concurrency, job.concurrency]).toEqual([undefined, undefined]);
  },
);

test("a job that changes a host has the time to wait for its turn there, and to bring back what ran", () => {
  const [host] = trackedFiles("examples/goapp/deploy/host.sh");
  const seconds = ["TURN_LIMIT", "HEALTH_LIMIT", "FORMER_LIMIT"].map((name) =>
    Number(new RegExp(`^${name}=(?:\\$\\{${name}:-)?(\\d+)\\}?$`, "m").exec(host?.text ?? "")?.[1]),
  );
  const longest = seconds.reduce((sum, one) => sum + one);
  const changing = jobs.filter(({ job }) =>
    job.steps.some(({ run = "" }) => /ssh host .*deploy\/(deploy|rollback)/.test(run)),
  );
  expect(changing.map(({ job }) => (job["timeout-minutes"] ?? 0) * 60 > longest)).toEqual([true, true]);
});

const events = {
  "a push to main": push("1"),
  "a push to another branch": { ...push("1"), ref: "refs/heads/change" },
  "a tag that is called main": { ...push("1"), ref: "refs/tags/main" },
  "a pull request": pullRequest({ number: 1, sha: "1" }),
  "a pull request of a fork": pullRequest({ number: 1, sha: "1", from: "stranger/market" }),
};

/** What a run for an event is in one group with, and whether it takes the place of those. */
function groupOf(workflow: Workflow, { name: event_name, ref, sha, payload: event }: Event) {
  const github = { event_name, ref, sha, event };
  const { group, "cancel-in-progress": cancels } = workflow.concurrency ?? { group: "", "cancel-in-progress": false };
  return [interpolate(group, { github }), interpolate(String(cancels), { github })];
}

test.each(workflows.filter(({ workflow }) => workflow.on.push !== undefined))(
  "$path checks each commit of main, whatever comes after it, and of a pull request the newest",
  ({ workflow }) => {
    const main = ["1", "2", "3"].map((sha) => groupOf(workflow, push(sha)));
    expect(new Set(main.map(([group]) => group)).size).toBe(main.length);
    expect(main.map(([, cancels]) => cancels)).not.toContain(true);
    const [former, newer] = ["1", "2"].map((sha) => groupOf(workflow, { ...pullRequest({ number: 1, sha }), sha }));
    expect([former?.[0], newer?.[1]]).toEqual([newer?.[0], true]);
    expect(groupOf(workflow, pullRequest({ number: 2, sha: "1" }))[0]).not.toBe(newer?.[0]);
  },
);

const canWrite = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes("write"));

test.each(canWrite)("$name, which may write, is started by a push to main and nothing else", ({ job }) => {
  const runs = Object.entries(events).filter(([, { name, ref, payload }]) => {
    const github = { event_name: name, ref, ref_name: ref.replace(/^refs\/\w+\//, ""), event: payload };
    return isMet(job.if, { github }, { success: true, failure: false, cancelled: false });
  });
  expect(runs.map(([event]) => event)).toEqual(["a push to main"]);
});

test.each(["fleet", "goapp"])("all of %s is tested on each push and pull request", (example) => {
  const ci = workflows.find(({ path }) => path === `examples/${example}/.github/workflows/ci.yml`)?.workflow;
  expect(ci?.on).toEqual({ push: { branches: ["**"] }, pull_request: null });
  expect(ci?.jobs.test).toBeDefined();
  expect(ci?.jobs.test?.if).toBeUndefined();
});

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
  // The signature is pushed, too.
  expect(at("docker logout")).toBeGreaterThan(at("attest-build-provenance"));
  const isNew = "${{ steps.look.outputs.is-new == 'true' }}";
  for (const step of order) expect(steps[step]?.if).toBe(isNew);
});

test.each(["fleet", "goapp"])("an image of %s that is there already and isn't signed fails the run", (example) => {
  const steps = stepsOf(`${example}/.github/workflows/ci.yml`, "image");
  const verified = steps.findIndex(({ run = "" }) => run.includes("gh attestation verify"));
  expect(steps[verified]?.if).toBe("${{ steps.look.outputs.is-new != 'true' }}");
  for (const part of ['--source-ref "$GITHUB_REF"', '--source-digest "$GITHUB_SHA"', "--signer-workflow ", "exit 1"])
    expect(steps[verified]?.run).toContain(part);
  // While whoever asks the registry is still logged in.
  expect(verified).toBeLessThan(steps.findIndex(({ run = "" }) => run.includes("docker logout")));
});

test("an image of goapp has no known vulnerability that is high, also where nobody has mended it yet", () => {
  const scan = stepsOf("goapp/.github/workflows/ci.yml", "image").find(({ uses }) => uses?.startsWith("anchore/"));
  expect(scan?.with).not.toHaveProperty("only-fixed");
});

test("only what is signed is deployed to a host", () => {
  const deployed = stepsOf("goapp/.github/workflows/deploy.yml", "deploy").map(({ run = "" }) => run);
  const verified = deployed.findIndex((run) => run.includes("gh attestation verify"));
  expect(verified).toBeGreaterThan(-1);
  expect(deployed.findIndex((run) => run.includes("deploy.sh"))).toBeGreaterThan(verified);
  // Of this very commit, by a run for the default branch: CI of another branch is no less the repository's own.
  for (const argument of [
    '--repo "$GITHUB_REPOSITORY"',
    '--source-ref "refs/heads/$BRANCH"',
    '--source-digest "$COMMIT"',
  ])
    expect(deployed[verified]).toContain(argument);
});

test("each registry is asked with the run's own token, as its page says", () => {
  const steps = scripts.filter(({ step }) => /docker login|deploy\/pull\.sh/.test(step.run ?? ""));
  const page = readFileSync(resolve(__dirname, "../../examples/goapp/DEPLOYMENT.md"), "utf8");
  expect(steps.length).toBeGreaterThan(2);
  for (const { name, step } of steps) expect(Object.values(step.env), name).toContain("${{ github.token }}");
  expect(page).toMatch(/\| `REGISTRY` .*`github\.token`/);
});

test("no deploy changes whom the host's own user has logged in as", () => {
  const [pull] = trackedFiles("examples/goapp/deploy/pull.sh");
  expect(pull?.text).toMatch(/DOCKER_CONFIG=\$\(mktemp -d\)\nexport .*\bDOCKER_CONFIG\b[^]*docker login/);
  const others = trackedFiles("examples/goapp/deploy/*.sh").filter(({ path }) => path !== pull?.path);
  for (const { text } of others) expect(text).not.toContain("docker login");
  for (const { run = "" } of stepsOf("goapp/.github/workflows/deploy.yml", "deploy"))
    expect(run).not.toMatch(/ssh host .*docker log(in|out)/);
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
