import { expect, test } from "vitest";
import type { DeployReply } from "@slipway/render-api";
import { failureReason } from "./failure";

const [a, b] = ["a".repeat(40), "b".repeat(40)];
const deploy: DeployReply = { id: "dep-1", status: "live", commit: { id: a } };

test.each<[string, string | undefined, string | undefined]>([
  ["live", a, undefined],
  ["live", undefined, undefined],
  ["live", b, `is live at commit \`aaaaaaaaaaaa\`, not at \`${b}\`; Render says \`live\` for deploy \`dep-1\``],
  ["build_failed", a, "failed in its build; Render says `build_failed` for deploy `dep-1`"],
  ["pre_deploy_failed", a, "failed in its pre-deploy command; Render says `pre_deploy_failed` for deploy `dep-1`"],
  ["update_failed", a, "failed at its start or health check; Render says `update_failed` for deploy `dep-1`"],
  ["canceled", a, "was canceled; Render says `canceled` for deploy `dep-1`"],
  ["deactivated", a, "was replaced by another deploy; Render says `deactivated` for deploy `dep-1`"],
])("a deploy that ended as %s when %s was asked: %s", (status, release, expected) => {
  expect(failureReason(release, { ...deploy, status })).toBe(expected);
});
