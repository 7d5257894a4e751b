import { expect, test } from "vitest";
import { failedDeploy } from "./failed-update";
import type { ServiceStatus } from "./status/report";

const service = { id: "srv-1", system: "shop", name: "api", kind: "web service" } as const;
const failed = (status: string): ServiceStatus => ({
  ...service,
  state: "failed",
  lastDeploy: { id: "dep-1", status },
});

test.each([
  ["build_failed", "local", "its build; its whole log: `npx slipway logs shop/api --type build`."],
  ["pre_deploy_failed", "local", "its pre-deploy command; its whole log: `npx slipway logs shop/api`."],
  [
    "update_failed",
    "rehearsal",
    "its start or health check; its whole log: `npx slipway logs shop/api --type app --stack rehearsal`.",
  ],
])("a deploy that ended as %s on stack %s has one log that says why", (status, stack, text) => {
  expect(failedDeploy(failed(status), stack)).toBe(`\`shop/api\` failed at ${text}`);
});

test("there is nothing to say of what was undone, or didn't fail", () => {
  expect(failedDeploy({ ...failed("build_failed"), state: "live" }, "local")).toBeUndefined();
  expect(failedDeploy(failed("live"), "local")).toBeUndefined();
});
