import type { DeployReply } from "@slipway/render-api";
import { expect, test } from "vitest";
import { stateOf } from "./service-state";

const running = { suspended: "not_suspended" };
const [asked, other] = ["a".repeat(40), "b".repeat(40)];

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
  expect(stateOf({}, running, deploys.map(deploy))).toBe(state);
});

const digest = `sha256:${"c".repeat(64)}`;
const image = { ref: "ghcr.io/acme/api:1.2", sha: digest };

test.each<[string, string, Parameters<typeof stateOf>[0], Partial<DeployReply>, string]>([
  [
    "the asked commit keeps serving, as what failed was undone",
    "live",
    { asked },
    { commit: { id: asked } },
    "build_failed",
  ],
  ["the asked image keeps serving", "live", { asked: `ghcr.io/acme/api@${digest}` }, { image }, "update_failed"],
  ["another commit keeps serving", "failed", { asked }, { commit: { id: other } }, "build_failed"],
  ["its rollout failed", "failed", { asked, rolloutFailed: true }, { commit: { id: asked } }, "update_failed"],
  ["it follows its branch", "failed", {}, { commit: { id: asked } }, "build_failed"],
])("a service whose newest deploy failed while %s is %s", (_case, state, stated, live, failed) => {
  expect(stateOf(stated, running, [deploy(failed), { ...deploy("live"), ...live }])).toBe(state);
});

test("a suspended service is suspended whatever its deploys are", () => {
  expect(stateOf({}, { suspended: "suspended" }, [deploy("live")])).toBe("suspended");
});

test("a service that Render does not know is missing", () => {
  expect(stateOf({}, undefined, [])).toBe("missing");
});
