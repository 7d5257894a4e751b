import { expect, test } from "vitest";
import {
  formatRolloutPlan,
  type PlannedBuilding,
  type PlannedDeploy,
  type PlannedMovement,
  readRolloutPlan,
  releaseInPlan,
  type RolloutPlan,
  UNKNOWN_ROLLOUT_PLAN,
} from "./rollout-plan";

const [from, to] = ["commit 111111111111", "commit 222222222222"];
const image = "image api@sha256:333333333333";
const tagged = "image api:1.2";

const movements: PlannedMovement[] = [
  { kind: "first", to },
  { kind: "first", to: image },
  { kind: "again", to },
  { kind: "again", to: image },
  { kind: "moves", from, to },
  { kind: "moves", from: image, to },
  { kind: "moves", from: image, to: tagged },
  { kind: "follows" },
  { kind: "not known yet" },
  { kind: "not known yet", from },
];
const buildings: PlannedBuilding[] = [
  { kind: "build" },
  { kind: "build if need be" },
  { kind: "image" },
  { kind: "no build" },
  { kind: "kept deploy", deployId: "dep-d3f1c0q2u8s73b0a1bcg" },
];
const reasons = [[], ["release"], ["release; variable A (new)", "triggers settings (plan, startCommand), disk"]];
const keys = ["api", "realtime-gateway", "my service", 'a: "b", with a build (c)', "two\nlines"];

test("a plan that was written is read as it was, whatever it says of a service", () => {
  const deploys = movements.flatMap((movement) =>
    buildings.flatMap((building) =>
      reasons.flatMap((words) =>
        keys.flatMap((key): PlannedDeploy[] => {
          const deploy = { key, movement, building, reasons: words.join("; ").split("; ").filter(Boolean) };
          return [deploy, { ...deploy, isDown: true }];
        }),
      ),
    ),
  );
  const plan: RolloutPlan = {
    deploys,
    count: 1000,
    histories: ["Commits from 1 to 2:", "  222 api: commit 3, with a build ()"],
  };
  expect(deploys).toHaveLength(1500);
  expect(readRolloutPlan(formatRolloutPlan(plan))).toEqual(plan);
  expect(readRolloutPlan(`${formatRolloutPlan(plan)}\n`)).toEqual(plan);
});

test("a plan of one service is read as it was", () => {
  const plan: RolloutPlan = {
    deploys: [{ key: "api", movement: { kind: "first", to }, building: { kind: "build" }, reasons: ["release"] }],
    count: 1,
    histories: [],
  };
  expect(formatRolloutPlan(plan)).toBe(
    "This update deploys the service:\n  api: commit 222222222222, with a build (release)",
  );
  expect(readRolloutPlan(formatRolloutPlan(plan))).toEqual(plan);
});

test.each([
  "",
  UNKNOWN_ROLLOUT_PLAN,
  "This update deploys 2 of 5 services:",
  "This update deploys 1 of 5 services:\n  api is deployed",
  "This update deploys 1 of 5 services:\n  api: commit 222222222222, without more ado (release)",
  "Commits from 1 to 2:\n  api: commit 222222222222, with a build (release)",
])("%j is read as no plan", (text) => {
  expect(readRolloutPlan(text)).toBeUndefined();
});

test.each([
  ["2".repeat(40), to],
  [`ghcr.io/acme/api@sha256:${"3".repeat(64)}`, image],
  ["ghcr.io/acme/api:1.2", "image api:1.2"],
  ["main", "main"],
])("a plan writes the release %s as %s", (text, short) => {
  expect(releaseInPlan(text)).toBe(short);
});
