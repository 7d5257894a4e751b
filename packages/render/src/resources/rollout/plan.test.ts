import { expect, test } from "vitest";
import { secret, unknown, type Value } from "../../values/value";
import { plannedDeploy, planText } from "./plan";
import { type DeployedRecord, type Entry, recordOf } from "./records";

const [first, second] = ["1".repeat(40), "2".repeat(40)];
const shortly = (commit: string): string => `commit ${commit.slice(0, 12)}`;
const entry = {
  serviceId: "srv-1",
  release: first,
  triggers: { settings: "s1", group: "g1" },
  envVars: { A: "1", B: "1" },
  runtimeEnvVars: ["B"],
} satisfies Entry;
const live = recordOf(entry, { id: "dep-1", status: "live", commit: { id: first } }, undefined);
const byHand: DeployedRecord = { ...live, deployId: "dep-2", release: second, triggers: {}, variables: "" };
/** It ran the second release before it went back to the first. */
const wasElsewhere = recordOf(
  entry,
  { id: "dep-3", status: "live", commit: { id: first } },
  recordOf({ ...entry, release: second }, { id: "dep-2", status: "live", commit: { id: second } }, undefined),
);
const follows: Entry = { serviceId: "srv-1", source: "main", envVars: { A: "1" } };
const following = recordOf(follows, { id: "dep-1", status: "live", commit: { id: first } }, undefined);

function lineOf(asked: Value, record: DeployedRecord | undefined, prior: Entry | undefined, settings: string[] = []) {
  const planned = plannedDeploy("api", asked, { prior, record, settings });
  return planned === undefined ? undefined : planText([planned], 1, []).split("\n")[1]?.trim();
}

test.each<[string, Value, DeployedRecord | undefined, string | undefined]>([
  ["that stays as it is", entry, live, undefined],
  ["that is new", entry, undefined, `api: ${shortly(first)}, with a build (nothing of it is live)`],
  [
    "whose id is not known yet",
    { ...entry, serviceId: unknown },
    live,
    `api: ${shortly(first)}, with a build (nothing of it is live)`,
  ],
  [
    "that is suspended",
    entry,
    { ...live, deployId: "" },
    `api: ${shortly(first)}, with a build (nothing of it is live)`,
  ],
  [
    "at another release",
    { ...entry, release: second },
    live,
    `api: ${shortly(first)} => ${shortly(second)}, with a build (release)`,
  ],
  [
    "at a release that it ran before",
    { ...entry, release: second },
    wasElsewhere,
    `api: ${shortly(first)} => ${shortly(second)}, back to its deploy \`dep-2\`, with no build while Render keeps that (release)`,
  ],
  [
    "with another variable of its build",
    { ...entry, envVars: { ...entry.envVars, A: secret("2") } },
    live,
    `api: ${shortly(first)} again, with a build (variable A)`,
  ],
  [
    "with another variable that no build reads",
    { ...entry, envVars: { ...entry.envVars, B: "2" } },
    live,
    `api: ${shortly(first)} again, with no build, if what is live is its newest one (variable B)`,
  ],
  [
    "with a variable more and one less",
    { ...entry, envVars: { C: "1", B: "1" } },
    live,
    `api: ${shortly(first)} again, with a build (variables A (removed), C (new))`,
  ],
  [
    "with a variable that is not known yet",
    { ...entry, envVars: { A: "1", B: secret(unknown) } },
    live,
    `api: ${shortly(first)} again, with a build if need be (variable B (not known yet))`,
  ],
  [
    "with other triggers",
    { ...entry, triggers: { settings: "s2" } },
    live,
    `api: ${shortly(first)} again, with a build (triggers group, settings)`,
  ],
  [
    "that somebody deployed by hand",
    entry,
    byHand,
    `api: ${shortly(second)} => ${shortly(first)}, back to its deploy \`dep-1\`, with no build while Render keeps that (release; variables and settings that are live are not known)`,
  ],
  [
    "that follows its branch, with another variable",
    { ...follows, envVars: { A: "2" } },
    following,
    `api: ${shortly(first)} again, with a build (variables A, B (removed))`,
  ],
  [
    "that follows another branch",
    { ...follows, source: "next", envVars: entry.envVars },
    recordOf({ ...follows, envVars: entry.envVars }, { id: "dep-1", status: "live", commit: { id: first } }, undefined),
    "api: the newest commit of its branch, with a build (branch or repository)",
  ],
])("a preview says of a service %s", (_, asked, record, line) => {
  expect(lineOf(asked, record, entry)).toBe(line);
});

test("a preview names the settings that lead to a deploy, where they are known", () => {
  const asked = { ...entry, triggers: { ...entry.triggers, settings: "s2" } };
  expect(lineOf(asked, live, entry, ["plan", "startCommand"])).toBe(
    `api: ${shortly(first)} again, with a build (trigger settings (plan, startCommand))`,
  );
});

test("a preview says that variables wait for their deploy", () => {
  const stored = { ...entry, envVars: { ...entry.envVars, A: "2" } };
  expect(lineOf(stored, live, stored)).toBe(
    `api: ${shortly(first)} again, with a build (variables that an earlier update wrote and did not deploy)`,
  );
});
