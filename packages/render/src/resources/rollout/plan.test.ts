import { expect, test } from "vitest";
import { ServiceNotes } from "../../service-notes";
import { secret, unknown, type Value } from "../../values/value";
import {
  byHand,
  entry,
  first,
  following,
  followingImage,
  follows,
  image,
  lineOf,
  live,
  second,
  shortly,
  wasElsewhere,
} from "./plan.fixture";
import { type DeployedRecord, recordOf } from "./records";
import { rolloutResource } from "./rollout";

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
    "with a group more",
    { ...entry, envGroups: { shared: "evg-1" } },
    live,
    `api: ${shortly(first)} again, with a build (environment group shared (new))`,
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
    "with a secret file more",
    { ...entry, secretFiles: { "a.pem": secret("2") } },
    live,
    `api: ${shortly(first)} again, with a build (secret file a.pem (new))`,
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
    "that is a cron job, with another variable",
    { ...follows, serviceId: "crn-1", envVars: { A: "2" } },
    { ...following, serviceId: "crn-1" },
    "api: the newest of its branch or tag, with a build (variables A, B (removed))",
  ],
  [
    "that is a cron job, with another variable that no build reads",
    { ...follows, serviceId: "crn-1", envVars: { A: "2" }, runtimeEnvVars: ["A"] },
    recordOf(
      { ...follows, serviceId: "crn-1", runtimeEnvVars: ["A"] },
      { id: "dep-1", status: "live", commit: { id: first } },
      undefined,
    ),
    `api: ${shortly(first)} again, with no build, if what is live is its newest one (variables A, B (removed))`,
  ],
  [
    "that is a cron job of an image, with another variable",
    { ...follows, serviceId: "crn-1", envVars: { A: "2" } },
    followingImage("crn-1"),
    `api: ${image} again, with its image, no build (variables A, B (removed))`,
  ],
  [
    "of an image, of which another is asked for",
    { ...follows, source: "next" },
    followingImage("srv-1"),
    "api: the newest of its branch or tag, with its image, no build (branch or repository; variable B (removed))",
  ],
  [
    "of an image whose release is not known yet",
    { ...entry, release: unknown },
    followingImage("srv-1"),
    `api: ${image} => a release that is not known yet, with its image, no build (release (not known yet); variables that an earlier update wrote and did not deploy; triggers group, settings)`,
  ],
  [
    "that is new and follows its branch or tag",
    follows,
    undefined,
    "api: the newest of its branch or tag, with a build if need be (nothing of it is live)",
  ],
  [
    "that follows another branch",
    { ...follows, source: "next", envVars: entry.envVars },
    recordOf({ ...follows, envVars: entry.envVars }, { id: "dep-1", status: "live", commit: { id: first } }, undefined),
    "api: the newest of its branch or tag, with a build (branch or repository)",
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

test("a preview claims no build of a service that moves to another runtime and follows its branch or tag", () => {
  const asked = { ...follows, source: "next" };
  const moved =
    "api: the newest of its branch or tag, with a build if need be (branch or repository; variable B (removed))";
  expect(lineOf(asked, following, entry, ["runtime"])).toBe(moved);
  expect(lineOf(asked, followingImage("srv-1"), entry, ["runtime"])).toBe(moved);
});

test("a preview says that variables wait for their deploy", () => {
  const stored = { ...entry, envVars: { ...entry.envVars, A: "2" } };
  expect(lineOf(stored, live, stored)).toBe(
    `api: ${shortly(first)} again, with a build (variables that an earlier update wrote and did not deploy)`,
  );
});

const again = `${shortly(first)} again`;
const ifNeedBe = "with a build if need be";

test.each<[string, Value, string | undefined]>([
  [
    "entry",
    unknown,
    `${shortly(first)} => a release that is not known yet, ${ifNeedBe} (nothing of its entry is known yet)`,
  ],
  [
    "release",
    { ...entry, release: unknown },
    `${shortly(first)} => a release that is not known yet, ${ifNeedBe} (release (not known yet))`,
  ],
  ["triggers", { ...entry, triggers: unknown }, `${again}, ${ifNeedBe} (triggers (not known yet))`],
  [
    "trigger",
    { ...entry, triggers: { ...entry.triggers, settings: secret(unknown) } },
    `${again}, ${ifNeedBe} (trigger settings (not known yet))`,
  ],
  [
    "trigger, beside another that changes",
    { ...entry, triggers: { settings: unknown, group: "g2" } },
    `${again}, ${ifNeedBe} (triggers group, settings (not known yet))`,
  ],
  ["variables", { ...entry, envVars: secret(unknown) }, `${again}, ${ifNeedBe} (variables (not known yet))`],
  [
    "variable",
    { ...entry, envVars: { ...entry.envVars, A: unknown } },
    `${again}, ${ifNeedBe} (variable A (not known yet))`,
  ],
  [
    "secret file",
    { ...entry, secretFiles: { "a.pem": secret(unknown) } },
    `${again}, ${ifNeedBe} (secret file a.pem (not known yet))`,
  ],
  ["set of secret files", { ...entry, secretFiles: unknown }, `${again}, ${ifNeedBe} (secret files (not known yet))`],
  ["names of the variables that no build reads", { ...entry, runtimeEnvVars: unknown }, undefined],
  ["name of a variable that no build reads", { ...entry, runtimeEnvVars: [unknown] }, undefined],
  [
    "names of the variables that no build reads, beside a variable that changes",
    { ...entry, runtimeEnvVars: unknown, envVars: { ...entry.envVars, B: "2" } },
    `${again}, ${ifNeedBe} (variable B)`,
  ],
  ["order", { ...entry, after: unknown }, undefined],
  ["name in its order", { ...entry, after: [unknown] }, undefined],
])("a preview says what it can of a service with an unknown %s", (_, asked, line) => {
  expect(lineOf(asked, live, entry)).toBe(line === undefined ? undefined : `api: ${line}`);
});

test("a preview says of a service whose branch is unknown that its release is", () => {
  const asked = { ...follows, source: unknown };
  expect(lineOf(asked, following, follows)).toBe(
    `api: ${shortly(first)} => a release that is not known yet, ${ifNeedBe} (branch or repository (not known yet))`,
  );
});

test.each<[string, Value]>([
  ["release that is not known yet", { ...entry, release: unknown }],
  ["entry of which nothing is known yet", unknown],
])("a preview of a first deploy tells of a %s", (_, asked) => {
  expect(lineOf(asked, undefined, undefined)).toMatch(/^api: a release that is not known yet, with a build/);
});

test("a preview says when the services themselves are unknown", async () => {
  expect(await rolloutResource.foretell({ services: unknown }, undefined, new ServiceNotes())).toBe(
    "Which services this update deploys is not known yet.",
  );
});
