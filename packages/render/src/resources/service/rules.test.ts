import { cidrExpected, mountPathExpected } from "@slipway/render-api";
import { expect, test } from "vitest";
import { check } from "../../declaration/check";
import type { ResourceDeclaration } from "../../declaration/property";
import { unknown, type ValueMap } from "../../values/value";
import { backgroundWorker } from "../background-worker/declaration";
import { cronJob } from "../cron-job/declaration";
import { privateService } from "../private-service/declaration";
import { staticSite } from "../static-site/declaration";
import { webService } from "../web-service/declaration";

const docker = { name: "api", repo: "https://example.com/api", runtime: "docker" };
const specimens = new Map<ResourceDeclaration, ValueMap>([
  [cronJob, { ...docker, schedule: "0 3 * * *" }],
  [staticSite, { name: "site", repo: "https://example.com/site", buildCommand: "make", publishPath: "dist" }],
]);

function reasons(declaration: ResourceDeclaration, given: ValueMap): string[] {
  const inputs = { ...(specimens.get(declaration) ?? docker), ...given };
  return check(declaration, inputs).problems.map(({ reason }) => reason);
}

const disk = { name: "data", mountPath: "/var/data" };

test.each([privateService, backgroundWorker, cronJob])("$name has no free plan", (declaration) => {
  expect(reasons(declaration, { plan: "free" })).toEqual([
    "`plan` is `free`, which only web services can have; choose `starter` or higher",
  ]);
  expect(reasons(declaration, { plan: "pro" })).toEqual([]);
});

test.each<[string, ValueMap, string]>([
  ["numInstances", { numInstances: 2 }, "only one instance"],
  ["maintenanceMode", { maintenanceMode: { enabled: true } }, "no maintenance mode"],
  ["cache", { cache: { profile: "origin-controlled" } }, "no edge cache"],
  ["autoscaling", { autoscaling: { min: 1, max: 2, criteria: { cpu: { percentage: 60 } } } }, "no autoscaling"],
  ["disk", { disk }, "no disk"],
  ["preDeployCommand", { preDeployCommand: "migrate" }, "no pre-deploy command"],
])("plan `free` of a web service has no `%s` beyond Render's", (property, given, limit) => {
  const reason = `plan \`free\` has ${limit}; remove \`${property}\`, or choose \`starter\` or higher`;
  expect(reasons(webService, { plan: "free", ...given })).toEqual([reason]);
  expect([reasons(webService, given), reasons(webService, { plan: unknown, ...given })]).toEqual([[], []]);
});

test.each([webService, privateService, backgroundWorker])("$name with a disk has one instance", (declaration) => {
  expect(reasons(declaration, { disk, numInstances: 2 })).toEqual([
    "`numInstances` is 2, but a service with a disk has one instance; remove `numInstances` or `disk`",
  ]);
  expect([reasons(declaration, { disk }), reasons(declaration, { numInstances: 2 })]).toEqual([[], []]);
});

test.each(["/", "/etc", "/etc/", "/opt/render/project/src", "/home/render", "data", "/var/../etc", "/var//data"])(
  "no disk is mounted at `%s`",
  (mountPath) => {
    const reason = `\`disk.mountPath\` is "${mountPath}", expected ${mountPathExpected}`;
    for (const declaration of [webService, privateService, backgroundWorker])
      expect(reasons(declaration, { disk: { ...disk, mountPath } })).toEqual([reason]);
  },
);

test.each([18_012, 18_013, 19_099])("nothing listens on Render's own port %d", (port) => {
  const reason = `\`port\` is ${port}, which Render keeps for itself; choose another one, such as 4000`;
  for (const declaration of [webService, privateService]) expect(reasons(declaration, { port })).toEqual([reason]);
});

test.each([4000, 10_000, unknown])("a service may listen on %s", (port) => {
  for (const declaration of [webService, privateService]) expect(reasons(declaration, { port })).toEqual([]);
});

test.each([webService, staticSite])("$name is reached from ranges of addresses", (declaration) => {
  expect(reasons(declaration, { ipAllowList: [{ cidrBlock: "10.0.0.1" }] })).toEqual([
    `\`ipAllowList[0].cidrBlock\` is "10.0.0.1", expected ${cidrExpected}`,
  ]);
  expect(reasons(declaration, { ipAllowList: [{ cidrBlock: "203.0.113.0/24" }, { cidrBlock: "::1/128" }] })).toEqual(
    [],
  );
});

test.each([webService, staticSite])("$name without Render's address has one of its own", (declaration) => {
  const closed = { renderSubdomainPolicy: "disabled" };
  for (const none of [closed, { ...closed, customDomains: [] }])
    expect(reasons(declaration, none)).toEqual([
      "`disabled` leaves the service without an address; add one of your own to `customDomains`, or remove it",
    ]);
  expect(reasons(declaration, { ...closed, customDomains: ["shop.example"] })).toEqual([]);
});
