import { describe, expect, test } from "vitest";
import { type Entry, keptDeploy, needsDeploy, recordOf, reusesBuild, unknownConfiguration, wentBack } from "./records";

const [first, second] = ["1".repeat(40), "2".repeat(40)];
const entry: Entry = {
  serviceId: "srv-1",
  release: first,
  triggers: { settings: "s1" },
  envVars: { URL: "http://a", LOG_LEVEL: "info" },
  runtimeEnvVars: ["LOG_LEVEL"],
};
const live = (id: string, commit: string) => ({ id, status: "live", commit: { id: commit } });
const record = recordOf(entry, live("dep-1", first), undefined);

describe("what needs a deploy, and whether the build that is live serves", () => {
  test.each<[string, Partial<Entry>, boolean, boolean]>([
    ["what is live as desired", {}, false, true],
    ["another release", { release: second }, true, false],
    ["another setting", { triggers: { settings: "s2" } }, true, false],
    ["a further trigger", { triggers: { settings: "s1", disk: "d" } }, true, false],
    ["a trigger less", { triggers: {} }, true, false],
    ["another service", { serviceId: "srv-2" }, true, false],
    ["a variable that a build reads", { envVars: { URL: "http://b", LOG_LEVEL: "info" } }, true, false],
    ["a variable that no build reads", { envVars: { URL: "http://a", LOG_LEVEL: "debug" } }, true, true],
    ["a variable that no build has read, and now does", { runtimeEnvVars: [] }, false, false],
    ["a secret file", { secretFiles: { "key.pem": "k" } }, true, false],
    ["a group", { envGroups: { shared: "evg-1" } }, true, false],
    ["another order of variables", { envVars: { LOG_LEVEL: "info", URL: "http://a" } }, false, true],
    ["another order of services", { after: ["x"] }, false, true],
  ])("%s", (_, overrides, deploys, reuses) => {
    const desired = { ...entry, ...overrides };
    expect([needsDeploy(desired, record), reusesBuild(desired, record)]).toEqual([deploys, reuses]);
  });

  test("what has no record, or runs nothing, is deployed", () => {
    expect(needsDeploy(entry, undefined)).toBe(true);
    expect(needsDeploy(entry, { ...record, deployId: "" })).toBe(true);
  });

  test("what is live with an unknown configuration is deployed, whatever is desired", () => {
    const unknown = unknownConfiguration("srv-1", live("dep-9", first), record);
    const bare = { serviceId: "srv-1", release: first };
    expect([needsDeploy(entry, unknown), needsDeploy(bare, unknown)]).toEqual([true, true]);
  });
});

describe("a service that follows its branch", () => {
  const { serviceId, triggers, envVars } = entry;
  const follower = { serviceId, triggers, envVars, source: "main of a" } as Entry;
  const followed = recordOf(follower, live("dep-1", first), undefined);

  test("needs no deploy for whatever commit is live", () => {
    expect(needsDeploy(follower, { ...followed, release: second })).toBe(false);
  });

  test("needs one when its branch or repository changes", () => {
    expect(needsDeploy({ ...follower, source: "main of b" }, followed)).toBe(true);
  });

  test("has no deploy to go back to", () => {
    expect(keptDeploy(follower, { ...followed, deployId: "dep-2" })).toBeUndefined();
  });
});

describe("going back", () => {
  const ahead: Entry = { ...entry, release: second, envVars: { URL: "http://b" } };
  const after = recordOf(ahead, live("dep-2", second), record);

  test("leads to the deploy at which release, triggers and variables were as desired", () => {
    expect(keptDeploy(entry, after)).toMatchObject({ deployId: "dep-1", release: first });
  });

  test.each<[string, Partial<Entry>]>([
    ["what is live already", ahead],
    ["another variable than it had", { envVars: { URL: "http://b" } }],
    ["a secret file more than it had", { secretFiles: { "key.pem": "k" } }],
    ["a group more than it had", { envGroups: { shared: "evg-1" } }],
    ["another setting than it had", { triggers: { settings: "s2" } }],
    ["a release that never was live", { release: "3".repeat(40) }],
    ["another service", { serviceId: "srv-2" }],
  ])("leads nowhere for %s", (_, overrides) => {
    expect(keptDeploy({ ...entry, ...overrides }, after)).toBeUndefined();
  });

  test("and forth and back remembers each state once, by its newest deploy", () => {
    const back = recordOf(entry, live("dep-3", first), after);
    const forth = recordOf(ahead, live("dep-4", second), back);
    expect(forth.history.map(({ deployId }) => deployId)).toEqual(["dep-4", "dep-3"]);
  });

  test("after a failure keeps all that the record says, under the deploy's own id", () => {
    const back = wentBack(record, live("dep-5", first));
    expect(back).toEqual({ ...record, deployId: "dep-5", history: [{ ...record.history[0], deployId: "dep-5" }] });
  });
});

test("an image is a release like a commit", () => {
  const image = `ghcr.io/acme/api@sha256:${"a".repeat(64)}`;
  const deploy = {
    id: "dep-1",
    status: "live",
    commit: null,
    image: { ref: "ghcr.io/acme/api:v1", sha: image.split("@")[1] },
  };
  const desired: Entry = { serviceId: "srv-1", release: image };
  expect(needsDeploy(desired, recordOf(desired, deploy, undefined))).toBe(false);
});
