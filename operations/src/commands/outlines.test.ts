import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { cost } from "./cost";
import { diagram } from "./diagram";
import { own, projectWith, realtime, removeProjects, right } from "./project.fixture";

const DOCS = path.resolve(__dirname, "../../../docs/deployment");
afterAll(removeProjects);

// Layouts take the processor seconds where it has much else to do.
describe("what the documentation shows is what the commands print", { timeout: 60_000 }, () => {
  const page = (name: string) => readFileSync(path.join(DOCS, name), "utf8");
  const block = (text: string, language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\n\`\`\``).exec(text)?.[1];

  test("the diagram as SVG", async () => {
    const { root, context } = projectWith({ production: right });
    const output = path.join(root, "realtime.svg");
    await diagram(context, { stack: "production", format: "svg", output });
    expect(readFileSync(output, "utf8")).toBe(page("realtime.svg"));
  });

  test("the diagram as Mermaid", async () => {
    const { said, context } = projectWith({ production: right });
    await diagram(context, { stack: "production", format: "mermaid" });
    expect(said.join("\n")).toBe(block(page("diagram.md"), "mermaid"));
  });

  test("the cost, and what is said when it is over the budget", async () => {
    const { said, context } = projectWith({ production: right, dear: { ...right, "slipway:budget": 100 } });
    await cost(context, { stack: "production" });
    expect(said.join("\n")).toBe(block(page("cost.md"), "text"));
    await cost(context, { stack: "dear" });
    const [over] = said
      .join("\n")
      .split("\n")
      .filter((line) => line.startsWith("Over the budget"));
    expect(page("cost.md")).toContain(over?.replaceAll("--stack dear", "--stack production"));
  });
});

describe("what can't be read is one sentence, and nothing is written", () => {
  test.each<[string, string, Record<string, object>, RegExp]>([
    [
      "an unknown stack",
      "prodcution",
      { production: right },
      /^There is no `Pulumi\.prodcution\.yaml` in .*: name another stack with `--stack`/,
    ],
    [
      "a stack without systems",
      "empty",
      { empty: { "slipway:environment": "staging" } },
      /slipway:<system> is missing: a stack needs settings for at least one of/,
    ],
    [
      "wrong settings, all that a preview would tell",
      "production",
      { production: { ...right, "slipway:realtime": { ...realtime, release: "main", plans: { feeder: "huge" } } } },
      /has 2 settings to fix.*realtime\.(plans\.feeder|release) .*realtime\.(plans\.feeder|release) /s,
    ],
    [
      "a budget that is none",
      "production",
      { production: { ...right, "slipway:budget": "much" } },
      /slipway:budget is `much`: expected US dollars a month/,
    ],
    ["a file that is none", "production", { production: [] }, /`.*Pulumi\.production\.yaml` can't be used/],
  ])("%s", async (_, stack, stacks, complaint) => {
    const { root, said, context } = projectWith(stacks);
    const output = path.join(root, "out.svg");
    await expect(diagram(context, { stack, format: "svg", output })).rejects.toThrow(complaint);
    await expect(cost(context, { stack })).rejects.toThrow(complaint);
    expect(existsSync(output)).toBe(false);
    expect(said).toEqual([]);
  });

  test("a file in a folder that isn't there", async () => {
    const { root, said, context } = projectWith({ production: right });
    const output = path.join(root, "nowhere/out.mmd");
    await expect(diagram(context, { stack: "production", format: "mermaid", output })).rejects.toThrow(
      /nowhere\/out\.mmd` can't be written: ENOENT/,
    );
    expect(existsSync(path.dirname(output))).toBe(false);
    expect(said).toEqual([]);
  });
});

test("a stack over its budget can still be shown, and so can one whose key of Render is encrypted", async () => {
  const { said, context } = projectWith({
    production: { ...right, "slipway:budget": 1, "render:apiKey": { secure: "v1:abc" } },
  });
  await cost(context, { stack: "production", json: true });
  expect(JSON.parse(said.join("\n"))).toMatchObject({ month: 140.5, budget: 1 });
});

test("a stack on the emulator has the settings of its override", async () => {
  const local = {
    "slipway:environment": "staging",
    "render:host": "http://127.0.0.1:4100/v1",
    "slipway:realtime": { repo: own.repo, follow: true },
  };
  const override = { "slipway:realtime": { plans: { feeder: "pro" } } };
  const { said, context } = projectWith({ test: local, "test.override": override });
  await cost(context, { stack: "test", json: true });
  expect(JSON.parse(said.join("\n"))).toMatchObject({ month: 126.5 });
});

test("an encrypted setting is asked of Pulumi", async () => {
  const encrypted = { ...realtime, variables: { "orchestrator-api": { API_KEY: { secure: "v1:abc" } } } };
  const { context } = projectWith({ production: { ...right, "slipway:realtime": encrypted } });
  await expect(cost(context, { stack: "production" })).rejects.toThrow("Pulumi isn't asked");
});
