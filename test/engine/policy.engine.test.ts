import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rules } from "../../policy/rules";
import { specimens } from "../../policy/rules/specimens";
import type { Specimen } from "../../policy/specimen";
import { Engine, type Run } from "./engine";
import type { EngineStack } from "./engine-stack";

const pack = resolve(__dirname, "../../policy");

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "policy-program"), { runtime: "simulated" });
});
afterAll(() => engine[Symbol.asyncDispose]());

interface Shown {
  readonly rule: string;
  readonly number: number;
  readonly specimen: Specimen;
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
  { environment = "production", stack = engine }: { environment?: string; stack?: EngineStack } = {},
): Promise<Run> {
  const chosen = shown.map(({ rule, number }) => ({ rule, number }));
  await stack.configure({ "policy:environment": environment, "policy:specimens": chosen });
  return stack.pulumi(...command, "--policy-pack", pack);
}

/** What Pulumi says of a specimen by the rule that it is shown for: level and sentence. */
function saidOf(text: string, { rule, number }: Shown): string[] {
  // What is said of a whole stack, since a value isn't known yet, has no place in it.
  const place = `(?:${rule}-${number}-\\w+|policy-test)`;
  const said = new RegExp(`\\[(\\w+)\\] +${rule} +\\([^)]*: ${place}\\)\\n((?: {10}.*\\n)+)`, "g");
  return [...text.matchAll(said)].map(([, level = "", lines = ""]) => {
    const sentence = lines.trim().split(/\n\s*/).at(-1) ?? "";
    return `${level}: ${sentence.replaceAll(`${rule}-${number}-`, "")}`;
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

test("outside of production its rules say nothing, and the others are as severe as their configuration says", async () => {
  const levels = join(engine.folder, "levels.json");
  const general = rules.filter(({ inProduction }) => !inProduction).map(({ name }) => name);
  const advisory = Object.fromEntries(general.map((name) => [name, "advisory"]));
  await writeFile(levels, JSON.stringify({ ...advisory, "https-addresses": "disabled" }));
  const { exitCode, text } = await run(wrong, ["preview", "--policy-pack-config", levels], { environment: "staging" });
  expect(exitCode, text).toBe(0);
  const isSaid = ({ rule, specimen: { given } }: Shown) =>
    general.includes(rule) &&
    rule !== "https-addresses" &&
    // At another level than its own, this rule isn't told whether variables are secret.
    !(rule === "no-plain-secrets" && given.some(({ kind }) => kind === "Rollout"));
  expect(saidOfAll(text, wrong)).toEqual(
    saying(wrong, (one) => (isSaid(one) ? [`advisory: ${one.specimen.refused ?? ""}`] : [])),
  );
});

test("of what isn't known yet a preview says that it can't be decided yet", async () => {
  const { exitCode, text } = await run(waiting, ["preview"]);
  expect(exitCode, text).toBe(0);
  const sentence = (path = "") => `${path} can't be decided yet; the update decides, once it is known.`;
  expect(saidOfAll(text, waiting)).toEqual(
    saying(waiting, ({ rule, specimen: { undecided } }) => [
      `advisory: can't run policy '${rule}' from policy pack 'render@v0.1.0' during preview: ${sentence(undecided)}`,
    ]),
  );
});

// Of those without a rollout: no service at Render is the one that the rollouts name.
const made = waiting.filter(({ specimen }) => specimen.given.every(({ kind }) => kind !== "Rollout"));

test("the update makes what was right", async () => {
  const later = made.filter(({ specimen }) => specimen.refused === undefined);
  const { exitCode, text } = await run(later, ["up", "--yes"]);
  expect(exitCode, text).toBe(0);
  const [preview = "", update = ""] = text.split("\nUpdating ");
  expect(preview).toContain("can't be decided yet");
  expect(update).toContain("✅ render@v0.1.0");
});

test.each(made.filter(({ specimen }) => specimen.refused !== undefined))(
  "the update refuses, before it is made: $specimen.what",
  async (shown) => {
    const stack = await engine.addStack(shown.rule);
    const { exitCode, text } = await run([shown], ["up", "--yes"], { stack });
    expect(exitCode).not.toBe(0);
    const [preview = "", update = ""] = text.split("\nUpdating ");
    expect(preview).toContain("can't be decided yet");
    expect(saidOf(update, shown)).toEqual([`mandatory: ${shown.specimen.refused ?? ""}`]);
    const names = Object.keys(await engine.services());
    expect(names).not.toContain(`${shown.rule}-${shown.number}-specimen`);
  },
);
