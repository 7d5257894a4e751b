import { describe, expect, test } from "vitest";
import { buildSystem } from "../../../stacks/build-system.fixture";
import { blueprintOf } from "../blueprint/specimens.fixture";
import { broughtFrom, imported, problemsOf } from "./imported.fixture";
import { settingsOf, type SettingsPlace, toBeSet } from "./settings";

const digest = `sha256:${"ab".repeat(32)}`;

const built = `services:
  - type: web
    name: api
    runtime: node
    repo: https://github.com/acme/shop
    branch: main
    autoDeployTrigger: off
    rootDir: server
    buildCommand: make
    startCommand: run
`;
const image = (url: string, more = "") => `  - type: web
    name: mail
    runtime: image
    image: { url: "${url}", creds: { fromRegistryCreds: { name: acme-registry } } }
${more}`;

test("what is said of a repository is left out, and the services that are built have their own in common", () => {
  const { brought, left } = broughtFrom(
    `${built}${image(
      "ghcr.io/acme/mail:1",
      `    repo: https://example.com/acme/other
    branch: other
    rootDir: mail
    buildFilter: { paths: [mail/**] }
    startCommand: run
`,
    )}`,
  );
  expect(brought).toMatchObject({ repo: "https://github.com/acme/shop", branch: "main", rootDir: "server" });
  expect(brought.services).toMatchObject([{ name: "api" }, { name: "mail", rootDir: "", paths: undefined }]);
  const notBuilt = "is left out: the service runs an image, so nothing is built";
  expect(left).toEqual([
    `line 15, services[1].repo: ${notBuilt}`,
    `line 16, services[1].branch: ${notBuilt}`,
    `line 17, services[1].rootDir: ${notBuilt}`,
    `line 18, services[1].buildFilter: ${notBuilt}`,
    "line 19, services[1].startCommand: is left out: `dockerCommand` says what runs in place of the image's own command",
  ]);
});

test.each([
  ["no image", "", "line 2, services[0]: `image` is missing"],
  [
    "a name that is none",
    "    image: { url: 'ghcr.io/$(evil)' }\n",
    "line 5, services[0].image.url: expected an image such as `ghcr.io/acme/api:1.2` or `ghcr.io/acme/api@sha256:…`",
  ],
  [
    "a command with a secret",
    "    image: { url: acme/mail }\n    dockerCommand: run --url=postgres://a:hunter22@db/shop\n",
    "line 6, services[0].dockerCommand: has what looks like a secret (not shown), and would stand in code: make it a variable of the service, and write `$NAME` in its place",
  ],
])("a service that runs %s is refused", (_, more, problem) => {
  const text = `services:\n  - type: web\n    name: mail\n    runtime: image\n${more}`;
  expect(problemsOf(text)).toEqual([problem]);
});

describe("a stack is given the image that the Blueprint names", () => {
  const place: SettingsPlace = {
    ...{ system: "shop", stack: "production", environment: "production" },
    repo: "https://github.com/acme/shop",
  };
  const release = "config set --stack production --path 'slipway:shop.release' $(git ls-remote --";
  const asking = (tag: string) =>
    `config set --stack production --path 'slipway:shop.releases.mail' ghcr.io/acme/mail@$(docker buildx imagetools inspect ghcr.io/acme/mail:${tag} --format '{{.Manifest.Digest}}')`;

  test.each([
    ["by its digest", `ghcr.io/acme/mail:1.4@${digest}`, { mail: `ghcr.io/acme/mail:1.4@${digest}` }, []],
    ["with a scheme", `https://ghcr.io/acme/mail@${digest}`, { mail: `ghcr.io/acme/mail@${digest}` }, []],
    ["by a tag, once its digest is set", "ghcr.io/acme/mail:1.4", undefined, [asking("1.4")]],
    ["by nothing, once the digest of its newest is set", "ghcr.io/acme/mail", undefined, [asking("latest")]],
  ])("%s", (_, url, releases, images) => {
    const { brought } = broughtFrom(`${built}${image(url)}`);
    const settings = settingsOf(brought, place) as Record<string, unknown>;
    expect(settings.releases).toEqual(releases);
    expect(settings.registryCredentials).toEqual({ mail: "acme-registry" });
    const lines = toBeSet(brought, place);
    expect(lines[0]).toContain(release);
    expect(lines.slice(1)).toEqual(images);
  });

  test("by a tag as well where a stack doesn't run releases, and no commit where nothing is built", () => {
    const { brought } = broughtFrom(`services:\n${image("ghcr.io/acme/mail:1.4")}`);
    expect(brought.repo).toBeUndefined();
    expect(settingsOf(brought, { ...place, environment: "local" })).toMatchObject({
      releases: { mail: "ghcr.io/acme/mail:1.4" },
    });
    expect(toBeSet(brought, { ...place, environment: "local" })).toEqual([]);
    expect(toBeSet(brought, place)).toEqual([asking("1.4")]);
  });
});

test("a system of nothing but an image has settings without a fault, and makes the Blueprint's service", async () => {
  const url = `ghcr.io/acme/mail@${digest}`;
  const more = `    dockerCommand: mail --all\n    healthCheckPath: /ready\n    plan: standard\n    domains: [mail.acme.com]\n`;
  const { system, settings, left } = await imported(`services:\n${image(url, more)}`, "production");
  expect(left).toEqual([]);
  const { resources, problems } = await buildSystem(system, settings);
  expect(problems).toEqual([]);
  expect(resources.map(({ inputs }) => inputs.name)).toContain("mail");
  const { blueprint } = await blueprintOf(system, settings, { environment: "production" });
  expect(blueprint.services).toEqual([
    {
      ...{ type: "web", name: "mail", runtime: "image", plan: "standard", numInstances: 1, region: "frankfurt" },
      image: { url, creds: { fromRegistryCreds: { name: "acme-registry" } } },
      ...{ dockerCommand: "mail --all", healthCheckPath: "/ready", autoDeployTrigger: "off" },
      domains: ["mail.acme.com"],
    },
  ]);
});
