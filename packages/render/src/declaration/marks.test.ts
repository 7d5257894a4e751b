import { expect, test } from "vitest";
import { generatedSecret } from "../resources/generated-secret/declaration";
import { postgres } from "../resources/postgres/declaration";
import { rollout } from "../resources/rollout/declaration";
import { staticSite } from "../resources/static-site/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, type ValueMap } from "../values/value";
import { markObserved } from "./marks";
import type { ResourceDeclaration } from "./property";

function entry(envVars: ValueMap): ValueMap {
  return { services: { api: { serviceId: "srv-1", envVars } } };
}

const header = { path: "/*", name: "X-Key", value: "x" };
const route = { type: "redirect", source: "/a", destination: "/b" };

test.each<[string, ResourceDeclaration, ValueMap, ValueMap | undefined, ValueMap]>([
  ["a variable that the program said", rollout, entry({ A: "1" }), entry({ A: "1" }), entry({ A: "1" })],
  [
    "a variable that the program hides",
    rollout,
    entry({ A: "1" }),
    entry({ A: secret("1") }),
    entry({ A: secret("1") }),
  ],
  ["another value of a variable", rollout, entry({ A: "2" }), entry({ A: "1" }), entry({ A: secret("2") })],
  ["another value of a secret", rollout, entry({ A: "2" }), entry({ A: secret("1") }), entry({ A: secret("2") })],
  [
    "a variable that nobody said",
    rollout,
    entry({ A: "1", B: "2" }),
    entry({ A: "1" }),
    entry({ A: "1", B: secret("2") }),
  ],
  [
    "every free text of a map that nobody said",
    generatedSecret,
    { keepers: { a: "1" } },
    undefined,
    { keepers: { a: secret("1") } },
  ],
  ["another plan", webService, { plan: "pro" }, { plan: "starter" }, { plan: "pro" }],
  ["an import's plan", webService, { plan: "pro" }, undefined, { plan: "pro" }],
  [
    "a command that the program hides",
    webService,
    { startCommand: "y" },
    { startCommand: secret("x") },
    { startCommand: secret("y") },
  ],
  ["another command", webService, { startCommand: "y" }, { startCommand: "x" }, { startCommand: secret("y") }],
  ["an import's command", webService, { startCommand: "y" }, undefined, { startCommand: secret("y") }],
  ["a command that the program said", webService, { startCommand: "x" }, { startCommand: "x" }, { startCommand: "x" }],
  ["no command any more", webService, { startCommand: "" }, { startCommand: "x" }, { startCommand: "" }],
  ["another branch", webService, { branch: "next" }, { branch: "main" }, { branch: "next" }],
  ["an import's domains", webService, { customDomains: ["a.example"] }, undefined, { customDomains: ["a.example"] }],
  [
    "an import's paths",
    webService,
    { buildFilter: { paths: ["app/**"], ignoredPaths: [] } },
    undefined,
    { buildFilter: { paths: ["app/**"], ignoredPaths: [] } },
  ],
  [
    "who may connect to an imported database",
    postgres,
    { ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "office" }] },
    undefined,
    { ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "office" }] },
  ],
  [
    "a header beside one that the program said, in another order",
    staticSite,
    { headers: [{ ...header, value: "y" }, header] },
    { headers: [header] },
    { headers: [{ ...header, value: secret("y") }, header] },
  ],
  [
    "a URL with a token",
    webService,
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://a.io/x" },
    { repo: secret("https://t0ken@a.io/x") },
  ],
  [
    "such a URL that the program said",
    webService,
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://t0ken@a.io/x" },
    { repo: "https://t0ken@a.io/x" },
  ],
  [
    "a secret at another place of a list",
    staticSite,
    { routes: [route, { ...route, destination: "/s3cret" }] },
    { routes: [{ ...route, destination: secret("/s3cret") }] },
    {
      routes: [
        { ...route, destination: secret("/b") },
        { ...route, destination: secret("/s3cret") },
      ],
    },
  ],
])("%s", (_, declaration, observed, prior, expected) => {
  expect(markObserved(declaration, observed, prior)).toEqual(expected);
});

test("what an interrupted update may have written is a secret where it is not what the program said", () => {
  const prior = { name: "shop", plan: "starter", numInstances: 1, customDomains: ["a.io"] };
  const observed = { name: "s3cret", plan: "pro", numInstances: 2, customDomains: ["a.io", "s3cret.io"] };
  expect(markObserved(webService, observed, prior, ["name", "numInstances", 'customDomains["s3cret.io"]'])).toEqual({
    name: secret("s3cret"),
    plan: "pro",
    numInstances: secret(2),
    customDomains: ["a.io", secret("s3cret.io")],
  });
});
