import type { DeployReply } from "@slipway/render-api";
import { expect, test } from "vitest";
import type { Update } from "./pulumi-history";
import { type Bundle, bundleOf } from "./bundle";
import { recordMessage, type ReleaseRecord } from "./record";
import { type DeployedService, type TimelineEntry, timelineOf } from "./timeline";

const id = (letter: string): string => letter.repeat(40);
const bundle = (letter: string, ...names: string[]): Bundle =>
  bundleOf(
    (names.length === 0 ? ["api", "web"] : names).map((name) => ({
      system: "shop",
      name,
      release: { kind: "commit", commit: id(letter) },
    })),
  );
/** Minutes of one day. */
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

function update(minute: number, rest: Partial<Update> = {}): Update {
  const changes = { update: 1 };
  return {
    number: minute,
    kind: "update",
    at: at(minute),
    endedAt: at(minute + 1),
    message: "",
    result: "succeeded",
    changes,
    config: {},
    environment: {},
    ...rest,
  };
}

function verification(minute: number, letter: string, checks: "passed" | "failed"): Update {
  const message = recordMessage({ action: "verify", checks: { shop: checks }, bundle: bundle(letter) });
  return update(minute, { kind: "refresh", message });
}

function recorded(record: Omit<ReleaseRecord, "bundle">, letter: string): Partial<Update> {
  return { message: recordMessage({ ...record, bundle: bundle(letter) }) };
}

/** Deploys of both services, by the minute at which they began and were live; newest first. */
function services(...deploys: [minute: number, letter: string, trigger?: string][]): DeployedService[] {
  const ofOne = deploys.map(([minute, letter, trigger = "api"], index): DeployReply => ({
    id: `dep-${minute}`,
    status: index === 0 ? "live" : "deactivated",
    trigger,
    commit: { id: id(letter), message: `Subject of ${letter}\n\nMore of it` },
    createdAt: at(minute),
    finishedAt: at(minute),
  }));
  const asked = deploys.some(([, , trigger]) => trigger === "new_commit") ? {} : { asked: id("a") };
  return ["api", "web"].map((name) => ({
    id: `srv-${name}`,
    system: "shop",
    name,
    kind: "web service",
    deploys: ofOne,
    ...asked,
  }));
}

/** `<number> <action> <first letter of its release> <verified>`, and `live` where it is. */
function inShort({ number = 0, action, bundle: { shop = {} }, verified, isLive }: TimelineEntry): string {
  const [release] = Object.values(shop);
  const letter = release?.kind === "commit" ? release.commit.slice(0, 1) : "-";
  return `${number} ${action} ${letter} ${verified}${isLive ? " live" : ""}`;
}

test("updates are listed with what their records say, each verified by what came right after it", () => {
  const updates = [
    verification(60, "a", "passed"),
    update(50, recorded({ action: "rollback", by: "Ada" }, "a")),
    verification(40, "b", "failed"),
    update(30, recorded({ action: "promote", from: "staging" }, "b")),
    verification(20, "a", "passed"),
    update(10, recorded({ action: "deploy" }, "a")),
  ];
  const entries = timelineOf(updates, services([50, "a", "rollback"], [30, "b"], [10, "a"]));
  expect(entries.map(inShort)).toEqual(["50 rollback a passed live", "30 promote b failed", "10 deploy a passed"]);
  expect(entries.map(({ by, from }) => [by, from])).toEqual([
    ["Ada", undefined],
    [undefined, "staging"],
    [undefined, undefined],
  ]);
  expect(entries[0]).toMatchObject({
    subject: "Subject of a",
    verifiedAt: at(60),
    keptByRender: true,
    wayBack: "no build",
  });
});

test("the newest verification of one release counts", () => {
  const updates = [
    verification(30, "a", "failed"),
    verification(20, "a", "passed"),
    update(10, recorded({ action: "deploy" }, "a")),
  ];
  expect(timelineOf(updates, services([10, "a"])).map(inShort)).toEqual(["10 deploy a failed live"]);
});

test("an update without a record has the pins of its config, else what was live when it ended", () => {
  const shop = { repo: "x", release: id("b"), releases: { web: id("c") } };
  const updates = [update(30, { config: { "slipway:shop": shop } }), update(10, { message: "Fix it" })];
  const [second, first] = timelineOf(updates, services([30, "c"], [10, "a"]));
  expect(second?.bundle).toEqual({ ...bundleOf([]), shop: { ...bundle("b", "api").shop, ...bundle("c", "web").shop } });
  expect(first?.bundle).toEqual(bundle("a"));
});

test("an update that says nothing of releases is none: a refresh, a preview, one that changed nothing", () => {
  const updates = [
    update(40, { kind: "refresh" }),
    update(30, { changes: { same: 5 } }),
    update(20, { kind: "rename" }),
    update(10, { changes: { same: 5 }, ...recorded({ action: "deploy" }, "a") }),
  ];
  expect(timelineOf(updates, services([10, "a"])).map(({ number }) => number)).toEqual([10]);
});

test("a failed update shows what it was to bring, and is not what runs", () => {
  const updates = [
    update(30, { result: "failed", ...recorded({ action: "promote" }, "b") }),
    update(10, recorded({ action: "deploy" }, "a")),
  ];
  expect(timelineOf(updates, services([10, "a"])).map(inShort)).toEqual([
    "30 promote b not tried",
    "10 deploy a not tried live",
  ]);
});

test("what Render deployed of a branch between two updates shows, pushes of one commit as one, and is verified like others", () => {
  const updates = [verification(40, "c", "passed"), update(10, { changes: { create: 3 } })];
  const entries = timelineOf(updates, services([30, "c", "new_commit"], [20, "b", "new_commit"], [10, "a"]));
  expect(entries.map(inShort)).toEqual(["0 branch c passed live", "0 branch b not tried", "10 deploy a not tried"]);
});

test("what somebody deployed past Pulumi shows as done by hand, and what came before the history doesn't", () => {
  const updates = [update(10, recorded({ action: "deploy" }, "a"))];
  const entries = timelineOf(updates, services([30, "b", "manual"], [10, "a"], [1, "z"]));
  expect(entries.map(({ action, number }) => [action, number])).toEqual([
    ["by hand", undefined],
    ["deploy", 10],
  ]);
});

test("a record that others wrote for something else verifies nothing", () => {
  const message = recordMessage({ action: "verify", checks: { shop: "passed" }, bundle: {} });
  const updates = [
    update(20, { kind: "refresh", message }),
    verification(15, "z", "passed"),
    update(10, recorded({ action: "deploy" }, "a")),
  ];
  expect(timelineOf(updates, services([10, "a"])).map(inShort)).toEqual(["10 deploy a not tried live"]);
});

test("after a destruction nothing of it can be gone back to, and nothing is live", () => {
  const [entry] = timelineOf([update(10, { kind: "destroy" })], []);
  expect(entry).toMatchObject({ action: "destroy", bundle: {}, isLive: false, keptByRender: false });
});

test("a service that was added since takes no verification away from releases before it", () => {
  const config = { "slipway:shop": { release: id("a") } };
  const updates = [
    verification(20, "a", "passed"),
    update(10, { ...recorded({ action: "deploy" }, "a"), config }),
    verification(5, "b", "passed"),
    update(1, { config: { "slipway:shop": { release: id("b") } } }),
  ];
  const [api, web] = services([11, "a"], [2, "b"]);
  if (api === undefined || web === undefined) throw new Error("there are two");
  const added: DeployedService = { ...web, id: "srv-worker", name: "worker", deploys: [] };
  expect(timelineOf(updates, [api, web, added]).map(inShort)).toEqual(["10 deploy a passed live", "1 deploy b passed"]);
});

test("a verification of one system tells of that one alone, and one that tried nothing of none", () => {
  const blog = bundleOf([{ system: "blog", name: "site", release: { kind: "commit", commit: id("a") } }]);
  const both = { ...bundle("a"), ...blog };
  const verified = (minute: number, checks: ReleaseRecord["checks"] & object) =>
    update(minute, { kind: "refresh", message: recordMessage({ action: "verify", checks, bundle: both }) });
  const updates = [
    verified(30, { shop: "not tried" }),
    verified(20, { shop: "passed" }),
    update(10, { message: recordMessage({ action: "promote", bundle: both }) }),
  ];
  const [first] = timelineOf(updates, services([10, "a"]));
  expect(first).toMatchObject({ verified: "not tried", checks: { shop: "passed" }, verifiedAt: at(20) });
  const [second] = timelineOf([verified(40, { blog: "failed" }), ...updates], services([10, "a"]));
  expect(second).toMatchObject({ verified: "failed", checks: { shop: "passed", blog: "failed" } });
});

test("what an update brought is what its own verification saw, whatever others did between", () => {
  const run = "0a1b2c3d-0000-4000-8000-0123456789ab";
  const seen = bundle("b");
  const updates = [
    update(40, {
      kind: "refresh",
      message: recordMessage({ action: "verify", checks: { shop: "passed" }, bundle: seen, run }),
    }),
    update(30, { kind: "refresh" }),
    update(10, { message: recordMessage({ action: "deploy", bundle: {}, run }) }),
  ];
  expect(timelineOf(updates, services()).map(({ bundle: brought }) => brought)).toEqual([seen]);
});

test.each<[string, Record<string, string>, string | undefined]>([
  [
    "the author of the commit",
    { "git.author": "Ada", "git.committer": "GitHub", "ci.system": "GitHub Actions" },
    "Ada",
  ],
  ["CI, where nobody else is named", { "git.author": "", "ci.system": "GitHub Actions" }, "GitHub Actions"],
  ["nobody, where Pulumi noted nobody", { "exec.kind": "cli" }, undefined],
  ["a name on one line", { "git.author": "Ada\n\u001b[31mx" }, "Ada [31mx"],
])("an update without a record is by %s", (_case, environment, by) => {
  const [entry] = timelineOf([update(10, { environment })], services([10, "a"]));
  expect(entry?.by).toBe(by);
});

test("a record says who did it, not Pulumi", () => {
  const updates = [
    update(10, { environment: { "git.author": "Bob" }, ...recorded({ action: "deploy", by: "Ada" }, "a") }),
  ];
  expect(timelineOf(updates, services([10, "a"]))[0]?.by).toBe("Ada");
});

test("a service that is gone since makes no way back longer: it isn't brought back", () => {
  const old: Bundle = { shop: { ...bundle("a").shop, old: { kind: "commit", commit: id("a") } } };
  const message = recordMessage({ action: "deploy", bundle: old });
  const [, entry] = timelineOf(
    [update(20, recorded({ action: "deploy" }, "b")), update(10, { message })],
    services([20, "b"], [10, "a"]),
  );
  expect(entry).toMatchObject({ bundle: old, wayBack: "no build", keptByRender: true });
});

test("what an update took away is no part of what it brought, whatever its record says", () => {
  const run = "0a1b2c3d-0000-4000-8000-0123456789ab";
  const asked: Bundle = { shop: { ...bundle("a").shop, old: { kind: "commit", commit: id("a") } } };
  const updates = [
    update(20, {
      kind: "refresh",
      message: recordMessage({ action: "verify", checks: { shop: "passed" }, bundle: bundle("a"), run }),
    }),
    update(10, { message: recordMessage({ action: "deploy", bundle: asked, run }) }),
  ];
  expect(timelineOf(updates, services([10, "a"]))).toMatchObject([
    { bundle: bundle("a"), verified: "passed", isLive: true },
  ]);
});
