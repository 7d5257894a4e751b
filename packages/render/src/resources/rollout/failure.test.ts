import { expect, test } from "vitest";
import type { Deploy } from "@slipway/render-api";
import { shortcoming, withoutValues } from "./failure";

const deploy: Deploy = {
  id: "dep-1",
  status: "live",
  trigger: "api",
  commit: { id: "a", message: "", createdAt: "" },
  createdAt: "",
  updatedAt: "",
  finishedAt: null,
};

test.each<[Deploy["status"], string | undefined, string | undefined]>([
  ["live", "a", undefined],
  ["live", undefined, undefined],
  ["live", "b", "is live at commit `a`, not at `b`; Render says `live` for deploy `dep-1`"],
  ["build_failed", "a", "failed in its build; Render says `build_failed` for deploy `dep-1`"],
  ["pre_deploy_failed", "a", "failed in its pre-deploy command; Render says `pre_deploy_failed` for deploy `dep-1`"],
  ["update_failed", "a", "failed at its start or health check; Render says `update_failed` for deploy `dep-1`"],
  ["canceled", "a", "was canceled; Render says `canceled` for deploy `dep-1`"],
  ["deactivated", "a", "was replaced by another deploy; Render says `deactivated` for deploy `dep-1`"],
])("a deploy that ended as %s when %s was asked: %s", (status, release, expected) => {
  const entry = { serviceId: "srv-1", settingsVersion: 1, ...(release !== undefined && { release }) };
  expect(shortcoming(entry, { ...deploy, status })).toBe(expected);
});

test("the values of variables never stand in an excerpt of the log", () => {
  const envVars = new Map([
    ["TOKEN", "s3cret-token"],
    ["LONG", "s3cret-token-and-more"],
    ["LEVEL", "info"],
  ]);
  expect(withoutValues("info: s3cret-token, s3cret-token-and-more", envVars)).toBe("info: [TOKEN], [LONG]");
});
