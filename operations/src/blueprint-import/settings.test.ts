import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { broughtFrom } from "./imported.fixture";
import { settingsOf, type SettingsPlace, toBeSet } from "./settings";

const place: SettingsPlace = {
  system: "shop",
  stack: "production",
  environment: "production",
  repo: "https://github.com/acme/shop",
};

function lines(more: string, repo = place.repo): string[] {
  const text = `services:\n  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run, ${more} }\n`;
  return toBeSet(broughtFrom(text).brought, { ...place, repo });
}

/** The words that a shell makes of the asking for a release. */
function wordsOf(line: string | undefined): string[] {
  const asking = /\$\(git (.*) \| cut -f1\)$/.exec(line ?? "")?.[1] ?? "";
  const output = execFileSync("sh", ["-c", `printf '%s\\n' ${asking}`], { encoding: "utf8" });
  return output.trimEnd().split("\n");
}

describe("a release is asked for by a line that means what it says", () => {
  test.each<[string, string]>([
    ["https://github.com/acme/shop", "main"],
    ["https://github.com/acme/$(evil)${IFS}", "a;evil"],
    ["https://github.com/acme/shop", "$(evil)|`evil`&'\"!"],
    ["../a folder; evil", "feature/x"],
  ])("%j, %j", (repo, branch) => {
    const [line] = lines(`branch: ${JSON.stringify(branch)}`, repo);
    expect(wordsOf(line)).toEqual(["ls-remote", "--", repo, `refs/heads/${branch}`]);
  });
});

test("a key with a dot is one step of its path", () => {
  expect(lines("branch: main, envVars: [{ key: spring.mail.key, sync: false }]")[0]).toBe(
    `config set --stack production --secret --path 'slipway:shop.variables.api["spring.mail.key"]'`,
  );
});

test.each<[string, string, boolean]>([
  ["its domain alone", "domains: [api.acme.com], renderSubdomainPolicy: disabled", true],
  ["its domain and Render's address", "domains: [api.acme.com], renderSubdomainPolicy: enabled", false],
  ["no domain", "renderSubdomainPolicy: disabled", false],
])("what is reached at %s is so in a stack, too", (_, more, isClosed) => {
  const text = `services:\n  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run, ${more} }\n`;
  const { brought, left } = broughtFrom(text);
  const settings = settingsOf(brought, place) as { onlyAtDomains?: boolean };
  expect(settings.onlyAtDomains ?? false).toBe(isClosed);
  expect(left.filter((line) => line.includes("renderSubdomainPolicy"))).toHaveLength(
    more.includes("disabled") && !isClosed ? 1 : 0,
  );
});

test.each<[string, object]>([
  [
    "scaling: { minInstances: 2, maxInstances: 5, targetCPUPercent: 60 }, numInstances: 3",
    { autoscaling: { api: { min: 2, max: 5, cpuPercent: 60 } } },
  ],
  [
    "scaling: { minInstances: 1, maxInstances: 5, targetCPUPercent: 60, targetMemoryPercent: 70 }",
    { autoscaling: { api: { min: 1, max: 5, cpuPercent: 60, memoryPercent: 70 } } },
  ],
  ["numInstances: 3", { instances: { api: 3 } }],
])("%s says how many instances run", (more, expected) => {
  const text = `services:\n  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run, ${more} }\n`;
  const { instances, autoscaling } = settingsOf(broughtFrom(text).brought, place) as Record<string, unknown>;
  expect({ ...(instances !== undefined && { instances }), ...(autoscaling !== undefined && { autoscaling }) }).toEqual(
    expected,
  );
});
