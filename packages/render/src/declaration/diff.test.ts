import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { rollout } from "../resources/rollout/declaration";
import { staticSite } from "../resources/static-site/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { diff } from "./diff";
import type { ResourceDeclaration } from "./property";

test.each<[string, ResourceDeclaration, ValueMap, ValueMap, string[]]>([
  [
    "a changed variable, by its name",
    rollout,
    entry({ A: "1", B: "2" }),
    entry({ A: "1", B: "3" }),
    ["update services.a.envVars.B"],
  ],
  ["a first variable", rollout, entry(), entry({ A: "1" }), ["add services.a.envVars.A"]],
  ["a variable that goes", rollout, entry({ A: "1" }), entry(), ["delete services.a.envVars.A"]],
  ["a name that is no identifier", rollout, entry(), entry({ "a-b": "1" }), ['add services.a.envVars["a-b"]']],
  ["a changed secret", rollout, entry({ A: secret("1") }), entry({ A: secret("2") }), ["update services.a.envVars.A"]],
  [
    "a value that becomes secret",
    rollout,
    entry({ A: "1" }),
    entry({ A: secret("1") }),
    ["update services.a.envVars.A"],
  ],
  ["a value that is no longer marked", rollout, entry({ A: secret("1") }), entry({ A: "1" }), []],
  ["a value that is not known yet", rollout, entry({ A: "1" }), entry({ A: unknown }), ["update services.a.envVars.A"]],
  [
    "domains in another order",
    webService,
    { customDomains: ["a.io", "b.io"] },
    { customDomains: ["b.io", "a.io"] },
    [],
  ],
  ["another domain", webService, { customDomains: ["a.io"] }, { customDomains: ["b.io"] }, ["update customDomains"]],
  ["an empty list in place of none", webService, {}, { customDomains: [] }, []],
  ["an empty filter in place of none", webService, {}, { buildFilter: { paths: [] } }, []],
  [
    "a path of the filter",
    webService,
    { buildFilter: { paths: ["a"] } },
    { buildFilter: { paths: ["b"] } },
    ["update buildFilter.paths[0]"],
  ],
  ["a command that goes", webService, { preDeployCommand: "x" }, {}, ["delete preDeployCommand"]],
  ["a branch that the program leaves to Render", webService, { branch: "main" }, {}, []],
  ["another branch", webService, { branch: "main" }, { branch: "next" }, ["update branch"]],
  [
    "routes in another order",
    staticSite,
    { routes: [route("/a"), route("/b")] },
    { routes: [route("/b"), route("/a")] },
    ["update routes[0].source", "update routes[1].source"],
  ],
  ["closing a database to all", postgres, {}, { ipAllowList: [] }, ["add ipAllowList"]],
  [
    "stating what is allowed anyway",
    postgres,
    {},
    { ipAllowList: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }] },
    [],
  ],
  [
    "one service of a rollout",
    rollout,
    { services: { "a-1": { source: "1" } } },
    { services: { "a-1": { source: "2" } } },
    ['update services["a-1"].source'],
  ],
  [
    "a release taken away",
    rollout,
    { services: { a: { release: "1" } } },
    { services: { a: {} } },
    ["delete services.a.release"],
  ],
])("diff: %s", (_, declaration, prior, news, expected) => {
  expect(diff(declaration, prior, news).map(({ kind, path }) => `${kind} ${path}`)).toEqual(expected);
});

function route(source: string): ValueMap {
  return { type: "rewrite", source, destination: "/index.html" };
}

function entry(envVars?: ValueMap): ValueMap {
  return { services: { a: { ...(envVars && { envVars }) } } };
}

test.each([
  ["region", true],
  ["startCommand", false],
  ["name", false],
])("a change of %s replaces: %s", (property, replaces) => {
  expect(diff(webService, { [property]: "a" }, { [property]: "b" })).toEqual([
    { property, path: property, kind: "update", replaces },
  ]);
});

test("marking a value as secret replaces nothing", () => {
  expect(diff(webService, { region: "ohio" }, { region: secret("ohio") })).toMatchObject([{ replaces: false }]);
});

test.each([
  ["starter", "0.5c-512mb", []],
  ["4c-16g", "pro_max", []],
  ["1c-2g", "starter", ["plan"]],
])("plans %s and %s: %s", (prior, news, expected) => {
  expect(diff(webService, { plan: prior }, { plan: news }).map(({ path }) => path)).toEqual(expected);
});

test.each([
  [postgres, ["version", "databaseName", "databaseUser", "region"]],
  [webService, ["region"]],
  [staticSite, []],
  [rollout, []],
])("only these properties replace a resource: $name", (declaration: ResourceDeclaration, names) => {
  const immutable = Object.entries(declaration.properties).filter(([, property]) => property.immutable);
  expect(immutable.map(([name]) => name)).toEqual(names);
});
