import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { OperationError } from "../../operations/src/operation-error";
import { readPreview } from "../../operations/src/preview/read-preview";
import type { Pulumi } from "../../operations/src/pulumi";
import { systems } from "../../stacks";
import { rightStack } from "../settings/right";
import { rules } from "../../policy/rules";
import { specimens } from "../../policy/rules/specimens";
import type { Specimen } from "../../policy/specimen";
import { Engine, type Run } from "./engine";
import type { EngineStack } from "./engine-stack";
import { inProduction } from "./production-systems";

const root = resolve(__dirname, "../..");
const pack = join(root, "policy");

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "policy-program"), { runtime: "simulated" });
});
afterEach(() => {
  vi.unstubAllEnvs();
  engine.overrides = {};
});
afterAll(() => engine[Symbol.asyncDispose]());

interface Shown {
  readonly rule: string;
  readonly number: number;
  readonly specimen: Specimen;
}

/** Where a program is run. */
interface Place {
  readonly environment?: string;
  readonly stack?: EngineStack;
}

const all: readonly Shown[] = Object.entries(specimens).flatMap(([rule, shownOn]) =>
  shownOn.map((specimen, number) => ({ rule, number, specimen })),
);
const known = all.filter(({ specimen }) => specimen.undecided === undefined);
const waiting = all.filter(({ specimen }) => specimen.undecided !== undefined);
const right = known.filter(({ specimen }) => specimen.refused === undefined);
// What is wrong with a disk the provider refuses as well, and that ends a preview: it is shown alone, in an update.
const wrong = known.filter(({ rule, specimen }) => specimen.refused !== undefined && rule !== "one-instance-with-disk");

/** Runs `pulumi` with the pack on a program that makes these specimens. */
async function run(
  shown: readonly Shown[],
  command: readonly string[],
  { environment = "production", stack = engine }: Place = {},
): Promise<Run> {
  await configure(shown, { environment, stack });
  return stack.pulumi(...command, "--policy-pack", pack);
}

/** Has a program make these specimens. */
async function configure(
  shown: readonly Shown[],
  { environment = "production", stack = engine }: Place = {},
): Promise<void> {
  const chosen = shown.map(({ rule, number }) => ({ rule, number }));
  await stack.configure({ "policy:environment": environment, "policy:specimens": chosen });
}

/** What Pulumi says of a specimen by the rule that it is shown for: level and sentence. */
function saidOf(text: string, { rule, number }: Shown): string[] {
  const prefix = `${rule}-${number}-`;
  // What is said of a whole stack, since values aren't known yet, has no place in it, and names those of all its specimens.
  const place = `(${prefix}\\w+|policy-test)`;
  const said = new RegExp(`\\[(\\w+)\\] +${rule} +\\([^)]*: ${place}\\)\\n((?: {10}.*\\n)+)`, "g");
  return [...text.matchAll(said)].flatMap(([, level = "", at = "", lines = ""]) => {
    const sentence = lines.trim().split(/\n\s*/).at(-1) ?? "";
    const mine = [...sentence.matchAll(/`([^`]+)`/g)].flatMap(([name = ""]) => (name.includes(prefix) ? [name] : []));
    if (at === "policy-test" && mine.length === 0) return [];
    const own = at === "policy-test" ? sentence.replace(/`.*`(?: and \d+ more)?/, mine.join(", ")) : sentence;
    return [`${level}: ${own.replaceAll(prefix, "")}`];
  });
}

/** Whatever Pulumi says of all of these. */
function saidOfAll(text: string, shown: readonly Shown[]): Record<string, string[]> {
  return Object.fromEntries(shown.map((one) => [`${one.rule}: ${one.specimen.what}`, saidOf(text, one)]));
}

/** What is expected to be said. */
function saying(shown: readonly Shown[], said: (one: Shown) => string[]): Record<string, string[]> {
  return Object.fromEntries(shown.map((one) => [`${one.rule}: ${one.specimen.what}`, said(one)]));
}

test("what is right passes all rules", async () => {
  const { exitCode, text } = await run(right, ["preview"]);
  expect(exitCode, text).toBe(0);
  expect(text).toContain(`✅ render@v0.1.0 (local: ${pack})`);
});

test("what is wrong is refused, each by its own sentence", async () => {
  const { exitCode, text } = await run(wrong, ["preview"]);
  expect(exitCode).not.toBe(0);
  expect(saidOfAll(text, wrong)).toEqual(saying(wrong, ({ specimen }) => [`mandatory: ${specimen.refused ?? ""}`]));
});

/** The options that give rules these levels. */
async function atLevels(levels: Readonly<Record<string, string>>): Promise<string[]> {
  const file = join(engine.folder, "levels.json");
  await writeFile(file, JSON.stringify(levels));
  return ["--policy-pack-config", file];
}

test("outside of production its rules say nothing, and the others are as severe as their configuration says", async () => {
  const general = rules.filter(({ inProduction }) => !inProduction).map(({ name }) => name);
  const advisory = Object.fromEntries(general.map((name) => [name, "advisory"]));
  const levels = await atLevels({ ...advisory, "https-addresses": "disabled" });
  const { exitCode, text } = await run(wrong, ["preview", ...levels], { environment: "staging" });
  expect(exitCode, text).toBe(0);
  const isSaid = ({ rule }: Shown) => general.includes(rule) && rule !== "https-addresses";
  expect(saidOfAll(text, wrong)).toEqual(
    saying(wrong, (one) => (isSaid(one) ? [`advisory: ${one.specimen.refused ?? ""}`] : [])),
  );
});

test("where one level stands for all, what looks like a secret isn't passed, though nobody tells whether it is one", async () => {
  const shown = known.filter(({ rule }) => rule === "no-plain-secrets");
  const { exitCode, text } = await run(shown, ["preview", ...(await atLevels({ all: "mandatory" }))]);
  expect(exitCode).not.toBe(0);
  const untold = (sentence: string) =>
    sentence.replace(
      /, and isn't secret; .*/,
      ', and nobody tells whether it is secret; set `"secret-marks": "remediate"` in the pack\'s configuration.',
    );
  const secrets = saidOfAll(text, shown)["no-plain-secrets: what is secret, and says so"];
  expect(secrets).toContain(
    `mandatory: ${untold("`services.api.envVars.STRIPE_KEY` looks like a key of Stripe, and isn't secret; ")}`,
  );
  const refused = shown.filter(({ specimen }) => specimen.refused !== undefined);
  expect(saidOfAll(text, refused)).toEqual(
    saying(refused, ({ specimen }) => [`mandatory: ${untold(specimen.refused ?? "")}`]),
  );
});

test("what is read for a report has what rules refuse, and what they can't decide yet", async () => {
  vi.stubEnv("PULUMI_OPTION_POLICY_PACK", pack);
  const shown = [...wrong, ...waiting].filter(({ rule }) => rule === "no-free-plan");
  await configure(shown);
  const attempt: Pulumi["attempt"] = async (args, variables = {}) => {
    engine.overrides = { ...(variables as Record<string, string>), PULUMI_OPTION_POLICY_PACK: pack };
    const { exitCode, output, text } = await engine.pulumi(...args);
    return { output, failure: exitCode === 0 ? undefined : new OperationError(text) };
  };
  const { failure, diagnostics } = await readPreview({ attempt } as Pulumi, engine.stack);
  const refused = shown.filter(({ specimen }) => specimen.undecided === undefined);
  expect(failure?.split("\n\n").toSorted()).toEqual(
    refused.map(
      ({ rule, number, specimen }) => `\`${rule}\` of \`${rule}-${number}-specimen\`: ${specimen.refused ?? ""}`,
    ),
  );
  const notes = diagnostics.filter(({ severity }) => severity === "info").map(({ message }) => message);
  expect(notes).toContain(
    "`no-free-plan` of `no-free-plan-4-specimen`: `plan` can't be decided yet; the update decides, once it is known.",
  );
});

// Where a rule only warns, the provider still refuses two instances with a disk, and any word of `autoscaling` beside one, known or not.
const refusedByProvider = ({ rule, specimen: { refused, undecided } }: Shown) =>
  rule === "one-instance-with-disk" && (refused !== undefined || undecided === "`autoscaling`");

test("of what isn't known yet a preview says that it can't be decided yet, and the update decides", async () => {
  const shown = waiting.filter((one) => !refusedByProvider(one));
  const levels = await atLevels({ all: "advisory", "secret-marks": "remediate" });
  const { exitCode, text } = await run(shown, ["up", "--yes", ...levels]);
  expect(exitCode, text).toBe(0);
  const [preview = "", update = ""] = text.split("\nUpdating ");
  const sentence = (path = "") => `${path} can't be decided yet; the update decides, once it is known.`;
  expect(saidOfAll(preview, shown)).toEqual(
    saying(shown, ({ rule, specimen: { undecided } }) => [
      `advisory: can't run policy '${rule}' from policy pack 'render@v0.1.0' during preview: ${sentence(undecided)}`,
    ]),
  );
  expect(saidOfAll(update, shown)).toEqual(
    saying(shown, ({ specimen: { refused } }) => (refused === undefined ? [] : [`advisory: ${refused}`])),
  );
});

test("the update refuses what is wrong before it is made", async () => {
  const shown = waiting.find(
    ({ rule, specimen }) => rule === "one-instance-with-disk" && specimen.refused !== undefined,
  );
  if (shown === undefined) throw new Error("no specimen is refused once it is known");
  const stack = await engine.addStack(shown.rule);
  const { exitCode, text } = await run([shown], ["up", "--yes"], { stack });
  expect(exitCode).not.toBe(0);
  const [preview = "", update = ""] = text.split("\nUpdating ");
  expect(preview).toContain("can't be decided yet");
  expect(saidOf(update, shown)).toEqual([`mandatory: ${shown.specimen.refused ?? ""}`]);
  const { output } = await stack.pulumi("stack", "export");
  expect(output).toContain(`::before-${shown.rule}-${shown.number}"`);
  expect(output).not.toContain(`::${shown.rule}-${shown.number}-specimen"`);
});

test.each(["production", "staging"])("all systems of the table pass together in %s", async (environment) => {
  expect(Object.keys(inProduction).sort()).toEqual(systems.map(({ name }) => name).sort());
  await using own = await Engine.start(root);
  const settings: Record<string, object> = {};
  for (const [name, given] of Object.entries(inProduction)) settings[`slipway:${name}`] = given.settings;
  await own.configure({ ...rightStack(environment), "slipway:checkSources": false, ...settings });
  for (const [name, { secrets = {} }] of Object.entries(inProduction)) {
    for (const [path, value] of Object.entries(secrets)) {
      await own.pulumi("config", "set", "--secret", "--path", `slipway:${name}.${path}`, value);
    }
  }
  const { exitCode, text } = await own.pulumi("preview", "--policy-pack", pack);
  expect(exitCode, text).toBe(0);
  expect(text).toContain("render@v0.1.0");
  for (const { name } of systems) expect(text).toMatch(new RegExp(`render:index:Rollout ${name} create`));
});
