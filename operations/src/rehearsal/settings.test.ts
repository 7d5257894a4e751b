import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { fileText, type RehearsalArgs, rehearsalOf } from "./settings";

const args: RehearsalArgs = {
  stack: "production",
  real: { config: {} },
  former: { config: {} },
  host: "http://127.0.0.1:4100/v1",
  repo: "http://127.0.0.1:5000/repository",
  folderOf: (system) => `examples/${system}`,
  systems: ["realtime", "shop"],
};
const repo = "https://github.com/acme/realtime";

function rehearse(config: Record<string, unknown>, former: Record<string, unknown> = {}) {
  return rehearsalOf({ ...args, real: { config, encryptionsalt: "real" }, former: { config: former } });
}

describe("a rehearsal's settings", () => {
  test("are the real stack's, but for Render and the repository", () => {
    const settings = { repo, rootDir: "apps/realtime", release: "a".repeat(40), instances: { consumers: 2 } };
    const others = { "slipway:environment": "production", "slipway:region": "frankfurt" };
    const { stack, file, missing } = rehearse({ ...others, "slipway:realtime": settings });
    expect(stack).toBe("rehearsal-production");
    expect(file).toEqual({
      config: { "render:host": args.host, ...others, "slipway:realtime": { ...settings, repo: args.repo } },
    });
    expect(missing).toEqual([]);
  });

  test("lose the connection to Render's own API", () => {
    const connection = {
      "render:apiKey": { secure: "v1:x" },
      "render:ownerId": "tea-a",
      "render:host": "https://a.example",
    };
    const { file, differences } = rehearse(connection);
    expect(file.config).toEqual({ "render:host": args.host });
    expect(differences).toEqual([`Render: the emulator at ${args.host}, with a key and a workspace of its own`]);
  });

  test("name the folder of an example where the real stack names none, and what the real stack lacks", () => {
    const { file, differences, missing } = rehearse({ "slipway:shop": {} });
    expect(file.config["slipway:shop"]).toEqual({ repo: args.repo, rootDir: "examples/shop" });
    expect(differences).toContain("shop's folder in it: examples/shop");
    expect(missing).toEqual([
      "shop's repository, before `production` itself can come up: npm run pulumi -- config set --stack production " +
        "--path 'slipway:shop.repo' https://github.com/<you>/<repository>",
    ]);
  });

  test("say of a branch that is followed what Render needs to deploy a push", () => {
    const push = (settings: object) =>
      rehearse({ "slipway:realtime": { repo, ...settings } }).differences.filter((line) => line.includes("push"));
    expect(push({ follow: true })).toEqual([
      "realtime's pushes: each is deployed here; Render deploys a push only of a repository that it is connected to through " +
        "an account at its Git host, once its checks have passed",
    ]);
    expect(push({ release: "a".repeat(40) })).toEqual([]);
  });

  test("let services be found at their own addresses where there are domains, and only there", () => {
    const domains = { dashboard: "app.example.com" };
    expect(rehearse({ "slipway:realtime": { repo, domains } }).file.config).toMatchObject({
      "slipway:addresses": "render",
      "slipway:realtime": { domains },
    });
    expect(rehearse({ "slipway:realtime": { repo, domains: {} } }).file.config).not.toHaveProperty("slipway:addresses");
  });

  test("leave out what is encrypted for the real stack, and say how to give the rehearsal one of its own", () => {
    const variables = { "orchestrator-api": { API_KEY: { secure: "v1:real" }, API_PREFIX: "/v2" } };
    const { file, differences } = rehearse({ "slipway:realtime": { repo, variables } });
    expect(file.config["slipway:realtime"]).toMatchObject({ variables: { "orchestrator-api": { API_PREFIX: "/v2" } } });
    expect(JSON.stringify(file)).not.toContain('real"');
    expect(differences.at(-1)).toMatch(
      /API_KEY: left out.*config set --stack rehearsal-production --secret --path 'slipway:realtime.variables.orchestrator-api.API_KEY'$/,
    );
  });

  test("keep what was encrypted for the rehearsal, where the real stack has something encrypted, and its salt", () => {
    const secret = (secure: string) => ({ "slipway:realtime": { repo, variables: { feeder: { KEY: { secure } } } } });
    const own = { ...secret("v1:own")["slipway:realtime"], variables: { feeder: { KEY: { secure: "v1:own" }, X: 1 } } };
    const rehearsal = rehearsalOf({
      ...args,
      real: { config: secret("v1:real"), encryptionsalt: "real" },
      former: { config: { "slipway:realtime": own }, encryptionsalt: "own" },
    });
    expect(rehearsal.file.encryptionsalt).toBe("own");
    expect(rehearsal.file.config["slipway:realtime"]).toMatchObject({
      variables: { feeder: { KEY: { secure: "v1:own" } } },
    });
    expect(JSON.stringify(rehearsal.file)).not.toContain('"X"');
    expect(rehearsal.differences.join()).not.toContain("left out");
  });

  test("are refused where a system's are no settings", () => {
    expect(() => rehearse({ "slipway:realtime": "yes" })).toThrow(
      "`slipway:realtime` in `Pulumi.production.yaml` has no settings in it.",
    );
  });
});

test("the file says where to change what, and is read as it was written", () => {
  const { file } = rehearse({ "slipway:environment": "production" });
  const text = fileText("production", file);
  expect(text).toMatch(/^# Written by `slipway rehearse production`.*change Pulumi.production.yaml instead/);
  expect(parse(text)).toEqual(file);
});
