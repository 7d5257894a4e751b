import type { Deploy, DeployStatus } from "@slipway/render-api";
import { expect, test } from "vitest";
import { stateOf } from "./service-state";

function deploy(status: DeployStatus): Deploy {
  const at = "2026-01-02T03:04:05Z";
  return { id: "dep-1", status, trigger: "api", commit: null, createdAt: at, updatedAt: at, finishedAt: null };
}

test.each([
  { deploys: [], state: "not deployed" },
  { deploys: ["live"], state: "live" },
  { deploys: ["live", "deactivated"], state: "live" },
  { deploys: ["queued", "live"], state: "deploying" },
  { deploys: ["build_in_progress"], state: "deploying" },
  { deploys: ["update_failed", "live"], state: "failed" },
  { deploys: ["build_failed"], state: "failed" },
  { deploys: ["canceled"], state: "not deployed" },
  { deploys: ["canceled", "live"], state: "live" },
] as const)("a service whose deploys are $deploys, newest first, is $state", ({ deploys, state }) => {
  expect(stateOf({ suspended: "not_suspended" }, deploys.map(deploy))).toBe(state);
});

test("a suspended service is suspended whatever its deploys are", () => {
  expect(stateOf({ suspended: "suspended" }, [deploy("live")])).toBe("suspended");
});

test("a service that Render does not know is missing", () => {
  expect(stateOf(undefined, [])).toBe("missing");
});
