import type { DeployReply } from "@slipway/render-api";
import { expect, test } from "vitest";
import { stateOf } from "./service-state";

function deploy(status: string): DeployReply {
  return { id: "dep-1", status };
}

test.each([
  { deploys: [], state: "not deployed" },
  { deploys: ["live"], state: "live" },
  { deploys: ["live", "deactivated"], state: "live" },
  { deploys: ["queued", "live"], state: "deploying" },
  { deploys: ["build_in_progress"], state: "deploying" },
  { deploys: ["a_status_new_to_us", "live"], state: "deploying" },
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
