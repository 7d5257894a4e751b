import { expect, test } from "vitest";
import { actions, type Job, jobs, steps, workflows } from "./workflow-files";

const secret = /\bsecrets\b/;
const opensStack = "./.github/actions/stack";

const given = jobs.filter(({ job }) => secret.test(JSON.stringify(job)));

test("workflows have secrets at all", () => expect(given.length).toBeGreaterThan(5));

test.each(given.filter(({ job }) => job.uses === undefined))(
  "$name gives secrets to the step that opens a stack, after which nothing is installed",
  ({ job }) => {
    const { steps: own, ...rest } = job;
    expect(JSON.stringify(rest)).not.toMatch(secret);
    const trusted = own.filter((step) => secret.test(JSON.stringify(step)));
    // One of a workflow that is called has what its caller gives.
    if (trusted.every(({ uses }) => uses === undefined)) {
      for (const { env, ...other } of trusted) {
        expect(JSON.stringify(other)).not.toMatch(secret);
        for (const value of Object.values(env).filter((one) => secret.test(String(one)))) {
          expect(value).toMatch(/^\$\{\{ secrets\.[a-z-]+ \}\}$/);
        }
      }
      expect(job).toHaveProperty("permissions", {});
      return;
    }
    expect(trusted.map(({ uses }) => uses)).toEqual([opensStack]);
    for (const { uses, run = "" } of own.slice(own.findIndex(({ uses: used }) => used === opensStack) + 1)) {
      if (uses !== undefined) expect(uses).toBe("./.github/actions/pins");
      expect(run).not.toMatch(/\bnpm (ci|install|i|exec)\b|\b(curl|wget)\b/);
    }
  },
);

test.each(jobs.filter(({ job }) => job.steps.some(({ uses }) => uses === opensStack)))(
  "$name runs nothing with secrets that a cache has kept: whatever else ran on the branch could have put it there",
  ({ job }) => {
    for (const { uses = "", with: inputs } of job.steps) {
      expect(uses).not.toMatch(/^actions\/(cache|setup-)/);
      expect(inputs).not.toHaveProperty("cache");
    }
  },
);

test("a set-up keeps nothing from run to run unless that is asked for", () => {
  const setUp = actions.find(({ path }) => path.endsWith("/setup/action.yml"));
  const [node, cache] = setUp?.action.runs.steps ?? [];
  expect(node?.with).toMatchObject({
    "package-manager-cache": false,
    cache: "${{ inputs.cache == 'true' && 'npm' || '' }}",
  });
  expect(cache).toMatchObject({ if: "inputs.cache == 'true'", uses: expect.stringMatching(/^actions\/cache@/) });
  expect(setUp?.action.inputs).toMatchObject({ cache: { default: "false" } });
});

test.each(given.filter(({ job }) => job.uses !== undefined))(
  "$name hands on only what tells of a failure",
  ({ job }) => {
    expect(job.uses).toBe("./.github/workflows/notify.yml");
    expect(JSON.stringify(job.secrets)).not.toMatch(/inherit|TOKEN|KEY|PASSPHRASE|CREDENTIALS/);
  },
);

const ownPullRequests = "github.event.pull_request.head.repo.full_name == github.repository";
const noBot = "github.event.pull_request.user.login != 'dependabot[bot]'";

/** Whether a job, or one that it waits for, lets no fork's pull request and none of Dependabot's through. */
function isForOwnPullRequests(job: Job, all: Readonly<Record<string, Job>>): boolean {
  if (job.if.includes(ownPullRequests) && job.if.includes(noBot)) return true;
  // A nightly job starts for no pull request.
  if (job.if === "github.event_name == 'schedule'") return true;
  return job.needs.some((name) => {
    const needed = all[name];
    return needed !== undefined && isForOwnPullRequests(needed, all);
  });
}

test.each(given.filter(({ workflow }) => "pull_request" in workflow.on))(
  "$name gives a pull request of a fork or of Dependabot nothing",
  ({ job, workflow }) => expect(isForOwnPullRequests(job, workflow.jobs)).toBe(true),
);

test.each(steps.filter(({ step }) => step.uses === opensStack))(
  "$name opens a stack with secrets from the secrets and settings from the variables: %#",
  ({ step }) => {
    for (const [name, value] of Object.entries(step.with)) {
      const variable = name.toUpperCase().replaceAll("-", "_");
      if (name === "stack") expect(value).not.toMatch(secret);
      else expect([`\${{ secrets.${variable} }}`, `\${{ vars.${variable} }}`]).toContain(value);
    }
  },
);

test("a preview and nothing else goes without Render's key", () => {
  const without = steps.filter(({ step }) => step.uses === opensStack && !("render-api-key" in step.with));
  expect(without.map(({ name }) => name)).toEqual([".github/workflows/preview.yml: preview"]);
});

test("no workflow turns its shell's own report of commands on, which would print what they are given", () => {
  for (const { text } of workflows) expect(text).not.toMatch(/\bset -\w*x|ACTIONS_STEP_DEBUG/);
});
