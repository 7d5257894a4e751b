import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systems } from "../../../stacks";
import { projectIn } from "../project";
import { readStackConfig } from "../stack-config";
import { requireRight } from "./require-right";
import { type PreviewArgs, previewSettings } from "./settings";

const commit = "0123456789abcdef0123456789abcdef01234567";
const template = {
  "slipway:environment": "preview",
  "slipway:expiresAfterHours": 72,
  "slipway:budget": 60,
  "slipway:shop": { rootDir: "shop" },
};
const args: PreviewArgs = { template: { config: template }, commit, systems: ["shop", "realtime"] };

function settings(change: Partial<PreviewArgs> = {}, config: Record<string, unknown> = {}) {
  return previewSettings({
    ...args,
    ...change,
    template: { config: { ...template, ...config }, ...encryption(change) },
  });
}

const encryption = ({ template: given }: Partial<PreviewArgs>) =>
  given?.encryptionsalt === undefined ? {} : { encryptionsalt: given.encryptionsalt };

describe("the settings of a pull request's stack", () => {
  test("are the template's, with its own commit as release", () => {
    expect(settings().file.config).toEqual({ ...template, "slipway:shop": { rootDir: "shop", release: commit } });
  });

  test("have the repository that is named in place of the template's", () => {
    const { file } = settings(
      { repo: "https://github.com/acme/fork" },
      { "slipway:shop": { repo: "https://github.com/acme/shop" } },
    );
    expect(file.config["slipway:shop"]).toEqual({ repo: "https://github.com/acme/fork", release: commit });
  });

  test("are on the emulator without what is Render's and what is encrypted, and look nothing up in a clone", () => {
    const { file, leftOut } = settings(
      { host: "http://127.0.0.1:4100/v1", isServed: true },
      { "render:ownerId": "tea-1", "slipway:shop": { variables: { web: { KEY: { secure: "v1:x" } } } } },
    );
    expect(file.config).toMatchObject({ "render:host": "http://127.0.0.1:4100/v1", "slipway:checkSources": "false" });
    expect(file.config).not.toHaveProperty("render:ownerId");
    expect(JSON.stringify(file)).not.toContain("secure");
    expect(leftOut).toEqual(["slipway:shop.variables.web.KEY"]);
  });

  test("are those of the systems that are asked for alone", () => {
    const { file } = settings({ only: ["realtime"] }, { "slipway:realtime": {} });
    expect(file.config).not.toHaveProperty("slipway:shop");
    expect(file.config["slipway:realtime"]).toEqual({ release: commit });
  });

  test("are without what the template has and doesn't enable, unless it is asked for", () => {
    const off = { "slipway:realtime": { enabled: false } };
    expect(settings({}, off).file.config).not.toHaveProperty("slipway:realtime");
    const { file } = settings({ only: ["realtime"] }, off);
    expect(file.config["slipway:realtime"]).toEqual({ enabled: true, release: commit });
  });

  test("keep what encrypts them: the template's where it has secrets, else the stack's own", () => {
    expect(settings({ former: { config: {}, encryptionsalt: "own" } }).file.encryptionsalt).toBe("own");
    const given = { config: template, encryptionsalt: "template's" };
    expect(settings({ template: given, former: { config: {}, encryptionsalt: "own" } }).file.encryptionsalt).toBe(
      "template's",
    );
  });
});

test.each<[string, Partial<PreviewArgs>, Record<string, unknown>, RegExp]>([
  [
    "an unknown system",
    { only: ["shpo"] },
    {},
    /^There is no system `shpo`: expected one of shop; did you mean `shop`\?$/,
  ],
  [
    "a system that is like none",
    { only: ["warehouse"] },
    {},
    /^There is no system `warehouse`: expected one of shop\.$/,
  ],
  ["a system without settings", { only: ["realtime"] }, {}, /has no settings for `realtime`: add `slipway:realtime:`/],
  [
    "another environment",
    {},
    { "slipway:environment": "staging" },
    /`slipway:environment` in .* is `"staging"`: expected `preview`/,
  ],
  [
    "a release of its own",
    {},
    { "slipway:shop": { release: commit } },
    /`slipway:shop.release` in .* has no place there/,
  ],
  ["releases of its own", {}, { "slipway:shop": { releases: {} } }, /`slipway:shop.releases` in .* has no place there/],
  [
    "a commit beside an image",
    {},
    { "slipway:shop": { releases: { web: "acme/web:main", api: commit } } },
    /`slipway:shop.releases` in .* has no place there/,
  ],
  ["no budget", {}, { "slipway:budget": undefined }, /^`slipway:budget` in `Pulumi.preview.yaml` is missing: expected/],
  ["text for settings", {}, { "slipway:shop": "yes" }, /`slipway:shop` in `Pulumi.preview.yaml` has no settings in it/],
  [
    "a secret of another stack's",
    {},
    { "slipway:shop": { repo: { secure: "v1:x" } } },
    /`slipway:shop.repo` in .* is encrypted with the key of one stack/,
  ],
])("a template with %s is refused", (_, change, config, message) => {
  expect(() => settings(change, config)).toThrow(message);
});

test("images that a template names stand beside the pull request's own commit", () => {
  const { config } = settings({}, { "slipway:shop": { releases: { web: "acme/web:main" } } }).file;
  expect(config["slipway:shop"]).toMatchObject({ release: commit, releases: { web: "acme/web:main" } });
});

describe("the template that is tracked", () => {
  const tracked = readStackConfig(projectIn(join(__dirname, "../../..")), "preview") ?? { config: {} };
  const names = systems.map(({ name }) => name);
  const made = (repo?: string, config = tracked.config) =>
    previewSettings({ template: { config }, commit, repo, systems: names, isServed: true }).file;

  test("is right as it stands, once a repository is named", async () => {
    expect(await requireRight("pr-7", made("https://github.com/acme/realtime"))).toMatchObject({
      environment: "preview",
    });
  });

  test("is told what it lacks, and what to write there", async () => {
    await expect(requireRight("pr-7", made())).rejects.toThrow(
      /^`Pulumi.preview.yaml` has 1 setting to fix; nothing was touched.\n\n {2}slipway:realtime.repo is missing.*\n {6}there: "https:/,
    );
  });

  test("holds its budget before anything is written", async () => {
    const dear = { ...tracked.config, "slipway:budget": 10 };
    await expect(requireRight("pr-7", made("https://github.com/acme/realtime", dear))).rejects.toThrow(
      /slipway:budget is \$10 a month.*\n {6}there: 49/,
    );
  });
});
