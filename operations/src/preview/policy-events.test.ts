import { expect, test } from "vitest";
import { policyDiagnostics } from "./policy-events";

const urn = "urn:pulumi:production::slipway::render:index:WebService::shop-web";
const event = (policyName: string, enforcementLevel: string, message: string) =>
  JSON.stringify({ sequence: 1, policyEvent: { resourceUrn: urn, policyName, enforcementLevel, message } });

test("what a rule refuses is an error, what it warns of a warning, and what has to wait for the update a note", () => {
  const waits = "can't run policy 'one-region' from policy pack 'render@v0.1.0' during preview: `web.region` waits.\n";
  const log = [
    '{"sequence":0,"policyLoadEvent":{}}',
    event("no-free-plan", "mandatory", "In production nothing is free.\n`plan` is `free`.\n"),
    event("health-check-path", "advisory", "Each has one.\n`healthCheckPath` is empty.\n"),
    event("one-region", "advisory", waits),
    '{"sequence":4,"cancelEvent":{}}',
    "",
  ].join("\n");
  expect(policyDiagnostics(log)).toEqual([
    { severity: "error", message: "`no-free-plan` of `shop-web`: `plan` is `free`." },
    { severity: "warning", message: "`health-check-path` of `shop-web`: `healthCheckPath` is empty." },
    { severity: "info", message: "`one-region` of `shop-web`: `web.region` waits." },
  ]);
});

test("a line that was cut off says nothing, and takes nothing from those before it", () => {
  const whole = event("no-free-plan", "mandatory", "In production nothing is free.\n`plan` is `free`.\n");
  const said = [{ severity: "error", message: "`no-free-plan` of `shop-web`: `plan` is `free`." }];
  expect(policyDiagnostics(`${whole}\n${whole.slice(0, -20)}`)).toEqual(said);
});
