import { describe, expect, test } from "vitest";
import { buildSystem } from "../../../stacks/build-system.fixture";
import { broughtFrom, imported, SAID } from "./imported.fixture";
import { literalNote } from "./secrets";
import { toBeSet } from "./settings";
import { systemSource } from "./system-source";

const variable = (source: string) => `services:
  - type: web
    name: api
    runtime: node
    buildCommand: make
    startCommand: run
    envVars:
      - key: VALUE
        ${source}
`;

describe("a value that looks like a secret becomes a setting, and is in nothing that is written", () => {
  test.each<[string, string]>([
    ["STRIPE", "sk_live_hunter2"],
    ["DATABASE_URL", "postgres://u:hunter2@db.example.com/shop"],
    ["SESSION_SECRET", "hunter2"],
    ["stripe_api_key", "hunter2"],
    ["SIGNING_KEY", "hunter2"],
    ["DB_PASS", "hunter2"],
    ["JWT_PRIVATE", "hunter2"],
    ["CERT", "-----BEGIN RSA PRIVATE KEY-----\nhunter2"],
  ])("%s", (key, value) => {
    const { brought, left: told } = broughtFrom(
      variable(`value: ${JSON.stringify(value)}`).replace("key: VALUE", `key: ${key}`),
    );
    expect(brought.services[0]?.variables).toEqual([
      { key, value: { asked: { service: "api", key }, isSecret: true } },
    ]);
    expect(told).toContain(
      "line 8, services[0].envVars[0]: becomes a setting, for it looks like a secret: set it by the line with `--secret`, or it would stand in code",
    );
    const { index, manifests } = systemSource("shop", brought);
    expect(JSON.stringify([index, manifests, told])).not.toContain("hunter2");
    expect(manifests).toContain(
      `askedVariable(z.string(), { "description": "What only a stack can say", "secret": true })`,
    );
  });

  test.each<[string, string]>([
    ["MONKEY", "banana"],
    ["HAS_TOKEN", "true"],
    ["SITE", "https://example.com/a@b"],
    ["PASSENGERS", "4"],
  ])("not %s", (key, value) => {
    const { brought } = broughtFrom(variable(`value: "${value}"`).replace("key: VALUE", `key: ${key}`));
    expect(brought.services[0]?.variables).toEqual([{ key, value: { text: value } }]);
    expect(literalNote(brought, "shop")).toContain(
      `stand in \`stacks/shop/manifests.ts\`, and in the documents made of it: ${key}. `,
    );
  });

  test("nor does whoever refers to it have it", () => {
    const reference = "fromService: { type: web, name: api, envVarKey: TOKEN }";
    const { brought } = broughtFrom(`${variable("value: hunter2").replace("key: VALUE", "key: TOKEN")}      - key: OTHER
        ${reference}
  - type: web
    name: site
    runtime: static
    buildCommand: make
    staticPublishPath: dist
    envVars:
      - key: THEIRS
        ${reference}
      - key: NPM_TOKEN
        value: hunter2
`);
    expect(brought.services.flatMap(({ variables }) => variables.map(({ value }) => value))).toEqual([
      { asked: { service: "api", key: "TOKEN" }, isSecret: true },
      { asked: { service: "api", key: "TOKEN" }, isSecret: true },
      { asked: { service: "site", key: "THEIRS" } },
      { asked: { service: "site", key: "NPM_TOKEN" }, isSecret: true },
    ]);
    const place = { system: "shop", stack: "staging", environment: "staging", repo: "https://a.com/b" } as const;
    expect(toBeSet(brought, place)).toEqual([
      "config set --stack staging --secret --path 'slipway:shop.variables.api.TOKEN'",
      "config set --stack staging --path 'slipway:shop.variables.site.THEIRS' <value>",
      "config set --stack staging --secret --path 'slipway:shop.variables.site.NPM_TOKEN'",
    ]);
  });
});

test("a group's is one for each service, and a site's may be encrypted like any other", async () => {
  const { system, settings, left } = await imported(`services:
  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run, envVars: [{ fromGroup: all }] }
  - { type: web, name: site, runtime: static, buildCommand: make, staticPublishPath: ., envVars: [{ fromGroup: all }] }
envVarGroups:
  - { name: all, envVars: [{ key: NPM_TOKEN, value: hunter2 }] }
`);
  expect(left.filter((line) => line.includes("looks like a secret"))).toHaveLength(1);
  expect(settings.variables).toEqual({ api: { NPM_TOKEN: SAID }, site: { NPM_TOKEN: SAID } });
  const encrypted = ["variables.api.NPM_TOKEN", "variables.site.NPM_TOKEN"];
  expect((await buildSystem(system, settings, { encrypted })).problems).toEqual([]);
});
