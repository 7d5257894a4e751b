import { formatRolloutPlan, readRolloutPlan } from "@slipway/render-api";
import { expect } from "vitest";
import type { Origin } from "../../service-notes";
import type { Value } from "../../values/value";
import { plannedDeploy } from "./plan";
import { type DeployedRecord, type Entry, recordOf } from "./records";

export const [first, second] = ["1".repeat(40), "2".repeat(40)];
export const shortly = (commit: string): string => `commit ${commit.slice(0, 12)}`;
export const entry = {
  serviceId: "srv-1",
  release: first,
  triggers: { settings: "s1", group: "g1" },
  envVars: { A: "1", B: "1" },
  runtimeEnvVars: ["B"],
} satisfies Entry;
export const live = recordOf(entry, { id: "dep-1", status: "live", commit: { id: first } }, undefined);
export const byHand: DeployedRecord = { ...live, deployId: "dep-2", release: second, triggers: {}, variables: "" };
/** It ran the second release before it went back to the first. */
export const wasElsewhere = recordOf(
  entry,
  { id: "dep-3", status: "live", commit: { id: first } },
  recordOf({ ...entry, release: second }, { id: "dep-2", status: "live", commit: { id: second } }, undefined),
);
export const follows: Entry = { serviceId: "srv-1", source: "main", envVars: { A: "1" } };
export const following = recordOf(follows, { id: "dep-1", status: "live", commit: { id: first } }, undefined);

export const digest = `sha256:${"a".repeat(64)}`;
export const image = `image api@${digest.slice(0, "sha256:".length + 12)}`;
export const followingImage = (serviceId: string): DeployedRecord =>
  recordOf(
    { ...follows, serviceId },
    { id: "dep-1", status: "live", image: { ref: "ghcr.io/acme/api:1", sha: digest } },
    undefined,
  );

export function lineOf(
  asked: Value,
  record: DeployedRecord | undefined,
  prior: Entry | undefined,
  settings: string[] = [],
  origin?: Origin,
) {
  const planned = plannedDeploy("api", asked, { prior, record, settings, origin });
  if (planned === undefined) return undefined;
  const plan = { deploys: [planned.deploy], count: 1, histories: [] };
  const text = formatRolloutPlan(plan);
  // Whatever the provider says is what a report reads.
  expect(readRolloutPlan(text)).toEqual(plan);
  return text.split("\n")[1]?.trim();
}
