import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { simpleGit } from "simple-git";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { projectIn } from "../project";
import type { CommandContext } from "./context";
import { importBlueprint, type ImportOptions } from "./import";

const ROOT = path.resolve(__dirname, "../../..");
const complained = vi.spyOn(process.stderr, "write").mockReturnValue(true);

const service = (more = "") => `services:
  - type: web
    name: shop-api
    runtime: node
    buildCommand: make
    startCommand: run
${more}`;

/** A project with what a system is added to, and a stack for each environment. */
let root: string;
let said: string[];
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), "slipway-import-"));
  said = [];
  complained.mockClear();
  for (const file of ["stacks/index.ts", "stacks/checks.ts", "stacks/specimen"])
    cpSync(path.join(ROOT, file), path.join(root, file), { recursive: true });
  write("Pulumi.yaml", "name: slipway\n");
  for (const stack of ["local", "staging", "production", "preview"])
    write(`Pulumi.${stack}.yaml`, `config:\n  slipway:environment: ${stack}\n`);
  const git = simpleGit(root);
  await git.init();
  await git
    .addConfig("user.name", "Test")
    .addConfig("user.email", "test@example.com")
    .addRemote("origin", "https://github.com/acme/all");
  await git.add("--all").commit("Begin");
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): string {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

function run(text: string, options: ImportOptions): Promise<void> {
  const context: CommandContext = {
    project: projectIn(root),
    step: () => Promise.reject(new Error("nothing takes long")),
    say: (line) => said.push(line),
  };
  return importBlueprint(context, write("shop/render.yaml", text), options);
}

function settings(stack: string): unknown {
  return (parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: object }).config;
}

test.each<[string, string, ImportOptions, object, string[]]>([
  [
    "staging follows the branch, under the names that the Blueprint has",
    service("    plan: pro plus\n    domain: api.acme.com\n    region: frankfurt\n"),
    { stack: "staging" },
    {
      "slipway:shop": {
        ...{ repo: "https://github.com/acme/all", follow: true, plans: { api: "pro_plus" } },
        ...{ domains: { api: "api.acme.com" }, names: { api: "shop-api" } },
      },
      "slipway:region": "frankfurt",
    },
    [],
  ],
  [
    "production runs a release, and names are its own already",
    service("    repo: https://github.com/acme/shop\n    branch: next\n    numInstances: 3\n"),
    { stack: "production" },
    { "slipway:shop": { repo: "https://github.com/acme/shop", branch: "next", instances: { api: 3 } } },
    [
      "config set --stack production --path 'slipway:shop.release' $(git ls-remote -- https://github.com/acme/shop refs/heads/next | cut -f1)",
    ],
  ],
  [
    "a stack of this machine has the code that is here, and no domains",
    service("    domain: api.acme.com\n    rootDir: ./server/\n"),
    { stack: "local" },
    { "slipway:shop": { repo: ".", rootDir: "server" } },
    [],
  ],
  [
    "the repository can be said, and so can the name",
    service("    envVars:\n      - key: KEY\n        sync: false\n"),
    { stack: "staging", repo: "https://github.com/acme/other", system: "web-shop" },
    { "slipway:web-shop": { repo: "https://github.com/acme/other", follow: true, names: { "shop-api": "shop-api" } } },
    ["config set --stack staging --secret --path 'slipway:web-shop.variables.shop-api.KEY'"],
  ],
])("%s", async (_, text, options, expected, toBeSet) => {
  await run(text, options);
  const { stack, system = "shop" } = options;
  expect(settings(stack)).toEqual({ "slipway:environment": stack, ...expected });
  expect(said).toEqual([
    ...["index.ts", "manifests.ts", "checks/index.ts"].map((file) => `stacks/${system}/${file}`),
    ...["stacks/index.ts", "stacks/checks.ts", `Pulumi.${stack}.yaml`],
    "npm run generate -w operations",
    ...[...toBeSet, `preview --stack ${stack}`].map((line) => `npm run pulumi -- ${line}`),
  ]);
  expect(readFileSync(path.join(root, "stacks/index.ts"), "utf8")).toContain(`from "./${system}"`);
});

test.each<[string, string, ImportOptions, RegExp, (() => void)?]>([
  [
    "a Blueprint with faults",
    service("    plan: huge\n"),
    { stack: "staging" },
    /can't be imported, and nothing was written:\n {2}line 7, services\[0\]\.plan: /,
  ],
  [
    "a system of that name",
    service(),
    { stack: "staging", system: "specimen" },
    /`specimen`: `stacks\/specimen` already exists/,
  ],
  ["a name that none can have", service(), { stack: "staging", system: "Shop" }, /A system can't be called `Shop`/],
  ["no such stack", service(), { stack: "prod" }, /There is no `Pulumi\.prod\.yaml`/],
  [
    "a template of stacks",
    service(),
    { stack: "preview" },
    /`slipway:environment` in `Pulumi\.preview\.yaml` is `preview`: expected local, staging or production/,
  ],
  [
    "settings of that name",
    service(),
    { stack: "staging", system: "other" },
    /`Pulumi\.staging\.yaml` has settings of `slipway:other` already/,
    () => write("Pulumi.staging.yaml", "config:\n  slipway:environment: staging\n  slipway:other: {}\n"),
  ],
  [
    "another region",
    service("    region: ohio\n"),
    { stack: "staging" },
    /for the region `ohio`, and `Pulumi\.staging\.yaml` for `virginia`/,
    () => write("Pulumi.staging.yaml", "config:\n  slipway:environment: staging\n  slipway:region: virginia\n"),
  ],
  [
    "a repository's URL with a token",
    service("    repo: https://me:hunter2-hunter2@example.com/a/b\n"),
    { stack: "staging" },
    /^The URL of the repository has a password or a token in it/,
  ],
  [
    "a table with changes",
    service(),
    { stack: "staging" },
    /`stacks\/index\.ts` has changes that are not committed/,
    () => write("stacks/index.ts", "// mine\n"),
  ],
  [
    "a stack's file with changes",
    service(),
    { stack: "staging" },
    /`Pulumi\.staging\.yaml` has changes that are not committed/,
    () => write("Pulumi.staging.yaml", "config:\n  slipway:environment: staging\n  a: 1\n"),
  ],
])("%s: nothing is written", async (_, text, options, complaint, before) => {
  before?.();
  const status = await simpleGit(root).raw(["status", "--porcelain"]);
  await expect(run(text, options)).rejects.toThrow(complaint);
  expect((await simpleGit(root).raw(["status", "--porcelain"])).replace("?? shop/\n", "")).toBe(status);
  expect(existsSync(path.join(root, "stacks/shop"))).toBe(false);
  expect(said).toEqual([]);
});

test("what stands in code is told once, and what looks like a secret is in no file", async () => {
  const values = ["LEVEL: info", "DB_URL: postgres://u:hunter2@a.com/b", "SITE: a"].map((pair) => pair.split(": "));
  const entries = values.map(([key, value]) => `      - { key: ${key}, value: "${value}" }\n`);
  await run(service(`    branch: main\n    envVars:\n${entries.join("")}`), { stack: "staging" });
  const told = complained.mock.calls.map(([text]) => String(text));
  expect(told.filter((text) => text.includes("in the clear"))).toEqual([
    expect.stringContaining("`stacks/shop/manifests.ts`, and in the documents made of it: LEVEL, SITE. "),
  ]);
  expect(said).toContain(
    "npm run pulumi -- config set --stack staging --secret --path 'slipway:shop.variables.api.DB_URL'",
  );
  const written = said.filter((line) => existsSync(path.join(root, line)));
  expect(written).toContain("stacks/shop/manifests.ts");
  const texts = written.map((file) => readFileSync(path.join(root, file), "utf8"));
  expect([...texts, ...told, ...said].join("\n")).not.toContain("hunter2");
});

test("a file that isn't there", async () => {
  await expect(run("", { stack: "staging", system: "shop" })).rejects.toThrow(
    /has neither a web service nor a static site/,
  );
  const context: CommandContext = {
    project: projectIn(root),
    step: () => Promise.reject(new Error("no")),
    say: () => undefined,
  };
  await expect(importBlueprint(context, path.join(root, "none/render.yaml"), { stack: "staging" })).rejects.toThrow(
    /none\/render\.yaml` can't be read: ENOENT/,
  );
});
