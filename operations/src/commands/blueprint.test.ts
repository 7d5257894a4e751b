import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { schemaFaults } from "../blueprint/specimens.fixture";
import { parse } from "yaml";
import { blueprint } from "./blueprint";
import { own, projectWith, removeProjects, right as production } from "./project.fixture";

const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
afterEach(() => written.mockClear());
afterAll(() => {
  written.mockRestore();
  removeProjects();
});
const complained = () => written.mock.calls.map(([text]) => String(text)).join("");

test("the documentation shows what the command prints", async () => {
  const { said, context } = projectWith({ production });
  await blueprint(context, { stack: "production", system: "realtime" });
  const [text = ""] = said;
  expect(schemaFaults(parse(text))).toEqual([]);
  const docs = readFileSync(path.resolve(__dirname, "../../../docs/deployment/blueprint.md"), "utf8");
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\n\`\`\``).exec(docs)?.[1];
  // Alone, an entry of a list isn't indented.
  expect(text).toContain(block("yaml")?.replaceAll(/^/gm, "  "));
  expect(complained().trimEnd()).toBe(block("text"));
});

test("what is said beside the file stands in it too", async () => {
  const { root, said, context } = projectWith({ production });
  const output = path.join(root, "render.yaml");
  await blueprint(context, { stack: "production", system: "realtime", output });
  expect(said).toEqual([]);
  const words = (text: string) =>
    text
      .replaceAll(/^ *#/gm, "")
      .split(/[\s:-]+/)
      .join(" ");
  const file = words(readFileSync(output, "utf8"));
  const sentences = complained().split("\n").filter(Boolean);
  for (const sentence of sentences) expect(file).toContain(words(sentence.replace(/^- (`\w+` of [\w-]+ )?/, "")));
  expect(sentences.length).toBeGreaterThan(6);
});

test("the region, addresses and override of the stack count", async () => {
  const config = { ...production, "slipway:region": "singapore", "slipway:addresses": "render" };
  const local = {
    "slipway:environment": "staging",
    "render:host": "http://127.0.0.1:4100/v1",
    "slipway:realtime": { repo: own.repo, follow: true },
  };
  const override = { "slipway:realtime": { plans: { feeder: "pro_plus" } } };
  const { said, context } = projectWith({ production: config, test: local, "test.override": override });
  await blueprint(context, { stack: "production", system: "realtime" });
  expect(said[0]).toContain("region: singapore");
  expect(said[0]).toMatch(/ALLOW_ORIGINS\n +fromService:/);
  await blueprint(context, { stack: "test", system: "realtime" });
  expect(parse(said[1] ?? "")).toMatchObject({
    services: expect.arrayContaining([
      expect.objectContaining({ name: "realtime-feeder-test", plan: "pro plus" }),
    ]) as unknown,
  });
});

test.each([
  [
    "a system that the stack doesn't have",
    { stack: "production", system: "shop" },
    "The stack production doesn't bring `shop` up: `Pulumi.production.yaml` has no `slipway:shop`",
  ],
  ["a stack that isn't there", { stack: "prod", system: "realtime" }, "There is no `Pulumi.prod.yaml`"],
  ["wrong settings", { stack: "wrong", system: "realtime" }, "slipway:realtime.release"],
  [
    "a file in a folder that isn't there",
    { stack: "production", system: "realtime", output: "nowhere/render.yaml" },
    "nowhere/render.yaml` can't be written",
  ],
])("%s is one sentence, and nothing is written", async (_, options, complaint) => {
  const wrong = { ...production, "slipway:realtime": { ...own, release: "main" } };
  const { root, said, context } = projectWith({ production, wrong });
  const output = path.join(root, "output" in options ? options.output : "render.yaml");
  await expect(blueprint(context, { ...options, output })).rejects.toThrow(complaint);
  expect(existsSync(output)).toBe(false);
  expect(said).toEqual([]);
  expect(complained()).toBe("");
});
