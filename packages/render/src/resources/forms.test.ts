import {
  cronScheduleExpected,
  destinationExpected,
  domainExpected,
  healthCheckPathExpected,
  imageExpected,
  pathWithinExpected as pathWithin,
  publishPathExpected as served,
  repositoryExpected,
  repositoryGlobExpected as globs,
  sitePathExpected as sitePath,
} from "@slipway/render-api";
import { expect, test } from "vitest";
import { check } from "../declaration/check";
import type { ResourceDeclaration } from "../declaration/property";
import type { ValueMap } from "../values/value";
import { cronJob } from "./cron-job/declaration";
import { keyValue } from "./key-value/declaration";
import { postgres } from "./postgres/declaration";
import { rollout } from "./rollout/declaration";
import { staticSite } from "./static-site/declaration";
import { webService } from "./web-service/declaration";

const specimens = new Map<ResourceDeclaration, ValueMap>([
  [webService, { name: "api", repo: "https://example.com/api", runtime: "docker" }],
  [staticSite, { name: "site", repo: "https://example.com/site", buildCommand: "make", publishPath: "dist" }],
  [postgres, { name: "db", plan: "basic_256mb", version: "16" }],
  [keyValue, { name: "cache", plan: "starter" }],
  [rollout, {}],
  [cronJob, { name: "nightly", repo: "https://example.com/app", runtime: "docker", schedule: "0 3 * * *" }],
]);

function reasons(declaration: ResourceDeclaration, given: ValueMap): string[] {
  return check(declaration, { ...specimens.get(declaration), ...given }).problems.map(({ reason }) => reason);
}

const cidrs = "a range of addresses such as `203.0.113.0/24`; that of a single address ends in `/32`";
const branch = "the name of a branch such as `main`";
const header = { path: "/*", name: "X-Frame-Options", value: "DENY" };
const route = { type: "rewrite", source: "/*", destination: "/index.html" };
const identifier = "letters from A to Z, digits, `_` and `-`, with a letter or `_` at the start";
const ofImage = { repo: null, runtime: "image", image: "nginx" };
const size = "a whole number from 1 to 16384";

const wrongDomains = [
  "http://x.org",
  "https://x.org",
  "x.org:443",
  "x.org/app",
  "X.org",
  "x.org.",
  "my_app.x.org",
  "-a.x.org",
  "a-.x.org",
  "a..org",
  "localhost",
  "203.0.113.7",
  "2001:db8::7",
  "api.onrender.com",
  "onrender.com",
  "*.onrender.com",
  "www.*.x.org",
  "*",
  "x y.org",
  `${"a".repeat(64)}.org`,
  `${"a.".repeat(126)}org`,
  "",
];

test.each(wrongDomains)("neither a service nor a site can have the domain `%s`", (domain) => {
  const reason = `\`customDomains[0]\` is ${JSON.stringify(domain)}, expected ${domainExpected}`;
  expect(reasons(webService, { customDomains: [domain] })).toEqual([reason]);
  expect(reasons(staticSite, { customDomains: [domain] })).toEqual([reason]);
});

test.each([
  "x.org",
  "api.x.org",
  "a-b.c9.co.uk",
  "*.x.org",
  "xn--bcher-kva.example",
  "x.xn--p1ai",
  "myonrender.com",
  "render.com.x.org",
])("a service and a site can have the domain `%s`", (domain) => {
  expect(reasons(webService, { customDomains: [domain] })).toEqual([]);
  expect(reasons(staticSite, { customDomains: [domain] })).toEqual([]);
});

test.each([
  [["two.org", "www.two.org"], "`two.org` and `www.two.org`"],
  [["www.two.org", "api.two.org", "two.org"], "`www.two.org` and `two.org`"],
  [["two.co.uk", "www.two.co.uk"], "`two.co.uk` and `www.two.co.uk`"],
])("a service can't have both of the domains %j", (customDomains, both) => {
  const reason = `\`customDomains\` has ${both}; Render adds the one to the other by itself and lets it redirect, so remove the one that is to redirect`;
  expect(reasons(webService, { customDomains })).toEqual([reason]);
  expect(reasons(staticSite, { customDomains })).toEqual([reason]);
});

test.each([[["app.two.org", "www.app.two.org"]], [["two.org", "www.three.org"]], [["co.uk", "www.co.uk"]]])(
  "%j are no partners",
  (customDomains) => {
    expect(reasons(webService, { customDomains })).toEqual([]);
  },
);

const text = "a text without NUL characters, which no process can be given";
const key =
  "letters from A to Z, digits, `_`, `-` and `.`, with no digit at the start, and neither `.` alone nor two dots first";
const name = (envVar: string) => `\`${envVar}\` is not a valid name here; expected ${key}`;

/** What no request can carry, no path can name, or no process can be given. */
const unsendable: [ResourceDeclaration, ValueMap, string][] = [
  ...["buildCommand", "startCommand", "preDeployCommand"].map((property): [ResourceDeclaration, ValueMap, string] => [
    webService,
    { runtime: "node", buildCommand: "make", startCommand: "make run", [property]: "a\0b" },
    `\`${property}\` is "a\\u0000b", expected ${text}`,
  ]),
  [
    webService,
    { healthCheckPath: "/a b" },
    '`healthCheckPath` is "/a b", expected a path that starts with `/`, of printable ASCII without spaces',
  ],
  [webService, { branch: "--upload-pack=x" }, `\`branch\` is "--upload-pack=x", expected ${branch}`],
  [webService, { repo: "--upload-pack=x" }, `\`repo\` is "--upload-pack=x", expected ${repositoryExpected}`],
  [webService, { repo: "https://x.org/a\nb" }, `\`repo\` is "https://x.org/a\\nb", expected ${repositoryExpected}`],
  [
    staticSite,
    { headers: [{ ...header, value: "\u20ac" }] },
    '`headers[0].value` is "\u20ac", expected one line of characters that headers can carry',
  ],
  ...["", ".", "..", "..A", "A=B", "A B", "A\0", "A\n", "1A"].map((envVar): [ResourceDeclaration, ValueMap, string] => [
    rollout,
    { services: { api: { serviceId: "srv-1", envVars: { [envVar]: "" } } } },
    name(envVar),
  ]),
  [
    rollout,
    { services: { api: { serviceId: "srv-1", envVars: { A: "b\0c" } } } },
    `\`services.api.envVars.A\` is "b\\u0000c", expected ${text}`,
  ],
];

test.each<[ResourceDeclaration, ValueMap, string]>([
  [webService, { rootDir: "/app" }, `\`rootDir\` is "/app", expected ${pathWithin}`],
  [webService, { rootDir: "../x" }, `\`rootDir\` is "../x", expected ${pathWithin}`],
  [webService, { rootDir: "a/.." }, `\`rootDir\` is "a/..", expected ${pathWithin}`],
  [webService, { branch: "" }, `\`branch\` is "", expected ${branch}`],
  ...["a branch", "a..b", "a@{1}", "x.lock", "/a", "a//b", "a/", "@", ".a"].map(
    (name): [ResourceDeclaration, ValueMap, string] => [
      webService,
      { branch: name },
      `\`branch\` is "${name}", expected ${branch}`,
    ],
  ),
  [webService, { buildFilter: { paths: ["/src/**"] } }, `\`buildFilter.paths[0]\` is "/src/**", expected ${globs}`],
  [webService, { buildFilter: { ignoredPaths: [""] } }, `\`buildFilter.ignoredPaths[0]\` is "", expected ${globs}`],
  [webService, { numInstances: 0 }, "`numInstances` is 0, expected a whole number from 1 to 100"],
  [webService, { numInstances: 101 }, "`numInstances` is 101, expected a whole number from 1 to 100"],
  [webService, { maxShutdownDelaySeconds: 0 }, "`maxShutdownDelaySeconds` is 0, expected a whole number from 1 to 300"],
  [webService, { healthCheckPath: "x" }, `\`healthCheckPath\` is "x", expected ${healthCheckPathExpected}`],
  ...unsendable,
  [staticSite, { publishPath: "/dist" }, `\`publishPath\` is "/dist", expected ${served}`],
  [staticSite, { publishPath: "../dist" }, `\`publishPath\` is "../dist", expected ${served}`],
  [staticSite, { publishPath: "" }, `\`publishPath\` is "", expected ${served}`],
  ...["*", "/a b", "/a\u0007", "/a\u007f"].map((path): [ResourceDeclaration, ValueMap, string] => [
    staticSite,
    { headers: [{ ...header, path }] },
    `\`headers[0].path\` is ${JSON.stringify(path)}, expected ${sitePath}`,
  ]),
  [
    webService,
    { buildFilter: { paths: ["{".repeat(1_001)] } },
    `\`buildFilter.paths[0]\` is "${"{".repeat(1_001)}", expected ${globs}`,
  ],
  [
    staticSite,
    { headers: [{ ...header, name: "X-Frame: x" }] },
    '`headers[0].name` is "X-Frame: x", expected the name of a header such as `X-Frame-Options`, with no colon and no spaces',
  ],
  [
    staticSite,
    { headers: [{ ...header, value: "a\nSet-Cookie: b" }] },
    '`headers[0].value` is "a\\nSet-Cookie: b", expected one line of characters that headers can carry',
  ],
  [staticSite, { routes: [{ ...route, source: "*" }] }, `\`routes[0].source\` is "*", expected ${sitePath}`],
  [
    staticSite,
    { routes: [{ ...route, destination: "index.html" }] },
    `\`routes[0].destination\` is "index.html", expected ${destinationExpected}`,
  ],
  [postgres, { diskSizeGB: 0 }, `\`diskSizeGB\` is 0, expected ${size}`],
  [postgres, { diskSizeGB: 20_000 }, `\`diskSizeGB\` is 20000, expected ${size}`],
  [postgres, { diskSizeGB: 6 }, "`diskSizeGB` is 6, expected 1 or a multiple of 5; the next one is 10"],
  [
    postgres,
    { plan: "free", diskSizeGB: 5 },
    "plan `free` has 1 GB of disk, but `diskSizeGB` is 5; remove it, or choose `basic_256mb` or higher",
  ],
  ...["", " ", "x ", " x", "a\nb", "🙂", "-", "x".repeat(101)].flatMap((name) =>
    [webService, staticSite, postgres, keyValue].map((named): [ResourceDeclaration, ValueMap, string] => [
      named,
      { name },
      `\`name\` is ${JSON.stringify(name)}, expected one line of 100 characters at most, with a letter from A to Z or a digit in it, and no space at its ends`,
    ]),
  ),
  ...["", "my db", "1db", "a".repeat(59), "ä"].map((databaseName): [ResourceDeclaration, ValueMap, string] => [
    postgres,
    { databaseName },
    `\`databaseName\` is "${databaseName}", expected 58 characters at most: ${identifier}`,
  ]),
  ...["", " ", "my user", "postgres", "pg_app", "PG_app", "a".repeat(64)].map(
    (databaseUser): [ResourceDeclaration, ValueMap, string] => [
      postgres,
      { databaseUser },
      `\`databaseUser\` is "${databaseUser}", expected 63 characters at most: ${identifier}, and neither \`postgres\` nor \`pg_…\`, which Postgres keeps for itself`,
    ],
  ),
  ...["203.0.113.7", "10.0.0.0/33", "example.com", ""].flatMap((cidrBlock) =>
    [postgres, keyValue].map((store): [ResourceDeclaration, ValueMap, string] => [
      store,
      { ipAllowList: [{ cidrBlock }] },
      `\`ipAllowList[0].cidrBlock\` is "${cidrBlock}", expected ${cidrs}`,
    ]),
  ),
  [
    rollout,
    { services: { api: { serviceId: "shop-api" } } },
    '`services.api.serviceId` is "shop-api", expected the id of a service, `srv-…`, or of a cron job, `crn-…`',
  ],
  [
    rollout,
    { services: { nightly: { serviceId: "crn-1", release: "a".repeat(40) } } },
    "`nightly` is a cron job with a commit as its `release`, but Render only deploys the newest commit of a cron job's branch; " +
      "replace `release` by the job's `sourceFingerprint` as `source`",
  ],
  [webService, { image: "nginx" }, "`image` does not apply when `runtime` is `docker`; remove it"],
  [webService, { runtime: "image", image: "nginx" }, "`repo` does not apply when `runtime` is `image`; remove it"],
  [webService, { ...ofImage, image: null }, "`runtime` is `image`, which needs `image`; set it"],
  [webService, { ...ofImage, image: "Not An Image" }, `\`image\` is "Not An Image", expected ${imageExpected}`],
  [webService, { ...ofImage, rootDir: "api" }, "`rootDir` does not apply when `runtime` is `image`; remove it"],
  [cronJob, { schedule: "@daily" }, `\`schedule\` is "@daily", expected ${cronScheduleExpected}`],
  [
    cronJob,
    { schedule: "0 0 30 FEB *" },
    "`schedule` is `0 0 30 FEB *`, but no month of its months has a day 30; write another one",
  ],
  [cronJob, { plan: "free" }, "`plan` is `free`, which only web services can have; choose `starter` or higher"],
])("$0.name refuses what Render does: $1", (declaration, given, reason) => {
  expect(reasons(declaration, given)).toEqual([reason]);
});

test.each<[ResourceDeclaration, ValueMap]>([
  [webService, { rootDir: "./apps/a..b/" }],
  [webService, { branch: "feature/x-1.2" }],
  [webService, { buildFilter: { paths: ["**/*.ts"], ignoredPaths: ["docs/**"] } }],
  [webService, { healthCheckPath: "" }],
  [webService, { numInstances: 100, maxShutdownDelaySeconds: 300 }],
  [staticSite, { publishPath: "." }],
  [staticSite, { headers: [{ ...header, path: "/**/*" }], routes: [route] }],
  [staticSite, { routes: [{ type: "redirect", source: "/old/:id", destination: "https://x.org/:id?a=b#c" }] }],
  [webService, { name: "My API (2)" }],
  [staticSite, { name: "Café 2" }],
  [keyValue, { name: "x".repeat(100) }],
  [postgres, { databaseName: "a".repeat(58), databaseUser: "b".repeat(63) }],
  [postgres, { databaseName: "_my-app", databaseUser: "Postgres" }],
  [postgres, { diskSizeGB: 1 }],
  [postgres, { plan: "free", diskSizeGB: 1 }],
  [postgres, { diskSizeGB: 16_380, ipAllowList: [{ cidrBlock: "2001:db8::/32" }] }],
  [keyValue, { ipAllowList: [{ cidrBlock: "0.0.0.0/0" }] }],
  [cronJob, { schedule: "*/15 9-17 * * mon-FRI" }],
  [
    rollout,
    {
      services: { nightly: { serviceId: "crn-1", source: "s" }, api: { serviceId: "srv-1", release: "a".repeat(40) } },
    },
  ],
  [rollout, { services: { nightly: { serviceId: "crn-1", release: `acme/app@sha256:${"a".repeat(64)}` } } }],
])("$0.name takes what Render does: $1", (declaration, given) => {
  expect(reasons(declaration, given)).toEqual([]);
});
