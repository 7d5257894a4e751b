import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseRelease } from "@slipway/render-api";
import type { Services } from "../../../stacks/service";
import { OperationError } from "../operation-error";
import { type Bundle, bundleOf } from "../releases/bundle";
import { requirePinnable, withCommit, withImages, withoutBranch, withPins } from "./pins";

const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];
const DIGITS = "1".repeat(40);
const EXPONENT = `${"1".repeat(38)}e1`;
const IMAGE = `registry.example:5000/acme/api@sha256:${"d".repeat(64)}`;
const FILE = "Pulumi.production.yaml";

function bundle(services: Record<string, string>, system = "shop"): Bundle {
  return bundleOf(
    Object.entries(services).flatMap(([name, text]) => {
      const release = parseRelease(text);
      return release === undefined ? [] : [{ system, name, release }];
    }),
  );
}

const one = bundle({ api: B, web: B });
const two = bundle({ api: B, web: C });

/** Each: what it shows, the file before, the bundle, the file after. */
const cases: [string, string, Bundle, string][] = [
  [
    "one commit takes the place of another, its remark and quotes stay",
    `# Ours\nconfig:\n  slipway:shop:\n    # the code\n    repo: r\n    release: "${A}" # since May\n    plans: {api: pro}\nencryptionsalt: v1\n`,
    one,
    `# Ours\nconfig:\n  slipway:shop:\n    # the code\n    repo: r\n    release: "${B}" # since May\n    plans: {api: pro}\nencryptionsalt: v1\n`,
  ],
  [
    "a first pin comes to stand beside the repository",
    `config:\n  slipway:shop:\n    repo: r # ours\n    plans:\n      api: pro\n`,
    one,
    `config:\n  slipway:shop:\n    repo: r # ours\n    release: ${B}\n    plans:\n      api: pro\n`,
  ],
  [
    "commits that differ are one per service, in place of the one",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A} # May\n    plans: {}\n`,
    two,
    `config:\n  slipway:shop:\n    repo: r\n    releases: # May\n      api: ${B}\n      web: ${C}\n    plans: {}\n`,
  ],
  [
    "commits that agree are one, in place of those of services",
    `config:\n  slipway:shop:\n    releases:\n      api: ${A}\n      web: ${C} # held back\n    repo: r # x\n`,
    one,
    `config:\n  slipway:shop:\n    release: ${B}\n    repo: r # x\n`,
  ],
  [
    "of one per service those that differ change, what is stale goes, what is missing comes",
    `config:\n  slipway:shop:\n    release: ${A}\n    repo: r\n    releases:\n      # the API\n      'api': '${A}'\n      gone: ${A}\n      web: ${C}   # kept\n`,
    bundle({ api: B, web: C, job: A }),
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      # the API\n      'api': '${B}'\n      web: ${C}   # kept\n      job: ${A}\n`,
  ],
  [
    "a flow map keeps its form",
    `config: { "slipway:shop": { repo: r, release: ${A}, plans: {} } } # dense\n`,
    two,
    `config: { "slipway:shop": { repo: r, releases: { api: ${B}, web: ${C} }, plans: {} } } # dense\n`,
  ],
  [
    "in a flow map what is stale goes with its comma",
    `config:\n  slipway:shop: { release: ${A}, repo: r, releases: { api: ${A}, old: ${A} } }\n`,
    two,
    `config:\n  slipway:shop: { repo: r, releases: { api: ${B}, web: ${C} } }\n`,
  ],
  ["an empty flow map is filled", "config:\n  slipway:shop: {}\n", one, `config:\n  slipway:shop: { release: ${B} }\n`],
  [
    "lines end as in the rest of the file",
    `config:\r\n  slipway:shop:\r\n    repo: r\r\n    release: ${A}\r\n    plans: {}\r\n`,
    two,
    `config:\r\n  slipway:shop:\r\n    repo: r\r\n    releases:\r\n      api: ${B}\r\n      web: ${C}\r\n    plans: {}\r\n`,
  ],
  [
    "a file needs no line's end",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A}\n    releases: {api: ${A}}`,
    one,
    `config:\n  slipway:shop:\n    repo: r\n    release: ${B}`,
  ],
  [
    "a system without settings gets its first",
    "config:\n  slipway:shop:\n",
    one,
    `config:\n  slipway:shop:\n    release: ${B}\n`,
  ],
  [
    "a pin without a value gets one",
    "config:\n  slipway:shop:\n    release:\n    repo: r\n",
    one,
    `config:\n  slipway:shop:\n    release: ${B}\n    repo: r\n`,
  ],
  [
    "a file without config gets it",
    "encryptionsalt: v1\n",
    one,
    `encryptionsalt: v1\nconfig:\n  slipway:shop:\n    release: ${B}\n`,
  ],
  [
    "what a merge brings is said anew",
    `base: &base { release: ${A}, plans: {} }\nconfig:\n  slipway:shop:\n    <<: *base\n    repo: r\n`,
    one,
    `base: &base { release: ${A}, plans: {} }\nconfig:\n  slipway:shop:\n    <<: *base\n    repo: r\n    release: ${B}\n`,
  ],
  [
    "an alias gives way to the pin, its anchor's place stays",
    `x: &pin ${A}\nconfig:\n  slipway:shop:\n    repo: r\n    release: *pin\n`,
    one,
    `x: &pin ${A}\nconfig:\n  slipway:shop:\n    repo: r\n    release: ${B}\n`,
  ],
  [
    "a commit that would be a number is quoted, an image stands as it is",
    `config:\n  slipway:shop:\n    repo: r\n    releases: {}\n`,
    bundle({ api: DIGITS, job: EXPONENT, web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      api: "${DIGITS}"\n      job: "${EXPONENT}"\n      web: ${IMAGE}\n`,
  ],
  [
    "an image is what one service runs, even where there is no other",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A}\n`,
    bundle({ web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      web: ${IMAGE}\n`,
  ],
  [
    "a digest takes the place of another, beside commits",
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      api: ${B}\n      web: ${IMAGE.replaceAll("d", "e")} # ours\n`,
    bundle({ api: B, web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      api: ${B}\n      web: ${IMAGE} # ours\n`,
  ],
  [
    "beside a commit for all others an image gets a place of its own",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A} # May\n    plans: {}\n`,
    bundle({ api: B, jobs: B, web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    release: ${B} # May\n    releases:\n      web: ${IMAGE}\n    plans: {}\n`,
  ],
  [
    "beside a commit for all others a digest takes the place of another, and what had a commit of its own goes along",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A}\n    releases: { web: ${IMAGE.replaceAll("d", "e")}, jobs: ${C} } # x\n`,
    bundle({ api: B, jobs: B, web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    release: ${B}\n    releases: { web: ${IMAGE} } # x\n`,
  ],
  [
    "where commits differ, each service has its own, images too",
    `config:\n  slipway:shop:\n    repo: r\n    release: ${A}\n    releases:\n      web: ${IMAGE}\n`,
    bundle({ api: B, jobs: C, web: IMAGE }),
    `config:\n  slipway:shop:\n    repo: r\n    releases:\n      web: ${IMAGE}\n      api: ${B}\n      jobs: ${C}\n`,
  ],
  [
    "a file that pins the bundle already stays, however it says so",
    `config:\n  slipway:shop:\n    releases: {web:   ${B}}\n    release: ${B}\n`,
    one,
    `config:\n  slipway:shop:\n    releases: {web:   ${B}}\n    release: ${B}\n`,
  ],
  [
    "a pin under a key without a namespace, which Pulumi takes for the project's own, stays where it stands",
    `config:\n  shop:\n    repo: r # ours\n    release: ${A}\n  slipway:other: {}\n`,
    one,
    `config:\n  shop:\n    repo: r # ours\n    release: ${B}\n  slipway:other: {}\n`,
  ],
  [
    "another system's pins stay",
    `config:\n  slipway:other:\n    release: ${A}\n  slipway:shop:\n    repo: r\n    release: ${A}\n`,
    one,
    `config:\n  slipway:other:\n    release: ${A}\n  slipway:shop:\n    repo: r\n    release: ${B}\n`,
  ],
];

test.each(cases)("%s", (_case, before, pins, after) => {
  expect(withPins(before, pins, FILE)).toBe(after);
  expect(withPins(after, pins, FILE)).toBe(after);
});

test("there and back again gives the same bytes", () => {
  const before = `# a\nconfig:\n  slipway:shop:\n    release: '${A}' # b\n    repo: r\n`;
  const back = withPins(withPins(before, one, FILE), bundle({ api: A, web: A }), FILE);
  expect(back).toBe(before);
});

test("what is quoted is read as the commit that it is", () => {
  const text = withPins("config:\n  slipway:shop:\n    repo: r\n", bundle({ api: DIGITS }), FILE);
  expect(parse(text)).toEqual({ config: { "slipway:shop": { repo: "r", release: DIGITS } } });
});

test.each([
  [
    "a branch is followed",
    "config:\n  slipway:shop:\n    follow: true\n",
    "`slipway:shop` in `Pulumi.production.yaml` has `follow: true`, so what it runs is chosen by its branch and can't be pinned: remove `follow` there.",
  ],
  [
    "the settings stand twice",
    `config:\n  shop:\n    release: ${A}\n  slipway:shop:\n    release: ${A}\n`,
    "`Pulumi.production.yaml` has both `slipway:shop` and `shop`, which are the same key to Pulumi: make them one.",
  ],
  [
    "the settings are one text",
    'config:\n  slipway:shop: \'{"repo": "r"}\'\n',
    "`slipway:shop` in `Pulumi.production.yaml` is one text and not a map of settings, so a pin can't be written into it: write its settings as YAML.",
  ],
  [
    "the settings are encrypted as a whole",
    "config:\n  slipway:shop:\n    secure: v1:x\n",
    "`slipway:shop` in `Pulumi.production.yaml` is one text and not a map of settings, so a pin can't be written into it: write its settings as YAML.",
  ],
  [
    "the settings are another's too",
    `config:\n  slipway:other: &all\n    release: ${A}\n  slipway:shop: *all\n`,
    "`slipway:shop` in `Pulumi.production.yaml` is the alias `*all`, so a pin in it would be one elsewhere too: write its settings out there.",
  ],
  [
    "the pin is another's too",
    `config:\n  slipway:shop:\n    release: &pin ${A}\n  slipway:other:\n    release: *pin\n`,
    "The pins of `slipway:shop` can't be written into `Pulumi.production.yaml` without a change of another setting, as where both share an anchor: write `release` out there by hand.",
  ],
])("where %s, one sentence says so", (_case, text, sentence) => {
  expect(() => withPins(text, one, FILE)).toThrow(new OperationError(sentence));
});

test("a file that isn't YAML is not touched", () => {
  expect(() => withPins("config: [", one, FILE)).toThrow(/^`Pulumi.production.yaml` is not YAML that can be edited: /);
});

test("settings that are Pulumi.yaml's alone can't have a pin beside them in the stack's file", () => {
  const defaults = { "slipway:shop": { repo: "r" } };
  expect(() => {
    requirePinnable("config: {}\n", ["shop"], { file: FILE, defaults });
  }).toThrow(
    "`slipway:shop` is in `Pulumi.yaml` and not in `Pulumi.production.yaml`, where a pin would take the place of all of it: copy its settings to `Pulumi.production.yaml`.",
  );
  requirePinnable("config:\n  shop:\n    repo: r\n", ["shop"], { file: FILE, defaults });
});

test.each(["slipway:shop", "shop"])("a system under `%s` follows no branch any more, and all else stays", (key) => {
  const text = `config:\n  ${key}: # ours\n    repo: x\n    follow: true\n    branch: main\n`;
  expect(withoutBranch(text, "shop", "f")).toBe(text.replace("    follow: true\n", ""));
  expect(withoutBranch(text, "other", "f")).toBe(text);
});

test("a commit takes the place of what is built, and images stay, by tags too", () => {
  const manifest = z.object({});
  const image = { name: "acme/api" };
  const services: Services = {
    api: { kind: "web", manifest, image },
    jobs: { kind: "worker", manifest, image: { ...image, orBuilt: true } },
    nightly: { kind: "cron", manifest },
    web: { kind: "web", manifest },
  };
  const before = (pins: string) => `config:\n  slipway:shop:\n    repo: r\n${pins}`;
  const after = (text: string) => withCommit(text, { name: "shop", services }, B, FILE);
  const images = (commit: string, jobs: string) =>
    before(`    releases:\n      api: acme/api:1\n      jobs: ${jobs}\n      web: ${commit}\n`);
  expect(after(images(A, IMAGE))).toBe(images(B, IMAGE));
  expect(after(images(A, "localhost:5000/jobs:dev"))).toBe(images(B, "localhost:5000/jobs:dev"));
  expect(after(images(A, A))).toBe(images(B, B));
  expect(after(before(`    release: ${A}\n`))).toBe(before(`    release: ${B}\n`));
  const beside = (commit: string) => before(`    release: ${commit}\n    releases:\n      api: acme/api:1\n`);
  expect(after(beside(A))).toBe(beside(B));
});

test.each<[string, string, string]>([
  [
    "beside the commit that the others run",
    `config:\n  slipway:shop:\n    release: ${A} # May\n    plans: {}\n`,
    `config:\n  slipway:shop:\n    release: ${A} # May\n    releases:\n      api: ${IMAGE}\n    plans: {}\n`,
  ],
  [
    "in place of an earlier one, with what a service beside it has by a tag",
    `config:\n  slipway:shop:\n    releases:\n      api: ${A}\n      web: localhost:5000/web:dev # ours\n`,
    `config:\n  slipway:shop:\n    releases:\n      api: ${IMAGE}\n      web: localhost:5000/web:dev # ours\n`,
  ],
  [
    "where nothing was pinned",
    `config:\n  slipway:shop:\n    repo: .\n`,
    `config:\n  slipway:shop:\n    repo: .\n    releases:\n      api: ${IMAGE}\n`,
  ],
])("an image of one service is pinned %s", (_, before, after) => {
  const manifest = z.object({});
  const services: Services = {
    api: { kind: "web", manifest, image: { name: "acme/api", orBuilt: true } },
    web: { kind: "web", manifest },
  };
  expect(withImages(before, { name: "shop", services }, { api: IMAGE }, FILE)).toBe(after);
  expect(withImages(after, { name: "shop", services }, { api: IMAGE }, FILE)).toBe(after);
});
