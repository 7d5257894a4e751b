import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { before, conformance, type Row, rowsOf } from "../../packages/render/src/resources/conformance.fixture";
import { declarations } from "../../packages/render/src/resources/declarations";
import { Engine } from "./engine";
import type { EngineStack } from "./engine-stack";

// The life of a thing of each kind for each property of that kind, told in order: each test goes on from where the one before ended.

interface Case {
  readonly kind: string;
  readonly property: string;
  readonly row: Row;
  readonly name: string;
}

const cases: readonly Case[] = Object.keys(conformance).flatMap((kind) =>
  rowsOf(kind).map(([property, row]) => ({ kind, property, row, name: `${kind}-${property}`.toLowerCase() })),
);
const inPlace = cases.filter(({ row }) => row.replaces !== true);
const replaced = cases.filter(({ row }) => row.replaces === true);

/** Of these there is no way back at Render. */
const oneWay = new Set(["Postgres.plan", "Postgres.diskSizeGB", "KeyValue.plan"]);
const reversible = inPlace.filter(
  ({ kind, property, row }) => row.writes.length > 0 && !oneWay.has(`${kind}.${property}`),
);

const outputs = z.record(
  z.string(),
  z.object({ id: z.string(), settings: z.string().optional(), source: z.string().optional() }),
);

let engine: Engine;
let other: EngineStack;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "kinds-program"));
  other = await engine.addStack("other");
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Says which cases have their property changed, and which are there as what somebody else has made. */
async function state(stack: EngineStack, changed: readonly Case[], ids: Readonly<Record<string, { id: string }>> = {}) {
  const things = Object.fromEntries(
    cases.map((one) => {
      const { kind, property, row, name } = one;
      const mayLose = row.replaces === true && "allowDataLoss" in (conformance[kind]?.rows ?? {});
      const args = { ...before(kind, name, row), ...(mayLose && { allowDataLoss: true }) };
      // A domain is one service's.
      const to = property === "customDomains" ? [`${name}.example`] : row.to;
      const given = changed.includes(one) ? { ...args, [property]: to } : args;
      return [name, { kind, args: given, options: { import: ids[name]?.id } }];
    }),
  );
  const file = join(engine.folder, `${stack.stack}.json`);
  await writeFile(file, JSON.stringify(things));
  await stack.configure({ "kinds:things": file });
}

async function succeed(stack: EngineStack, ...args: string[]): Promise<string[]> {
  const { writes } = await engine.countRequests(async () => {
    const { exitCode, text } = await stack.pulumi(...args);
    expect(exitCode, text).toBe(0);
  });
  return writes.toSorted();
}

/** What writes the changes of cases. */
function requests(of: readonly Case[], things: Readonly<Record<string, { id: string }>>): string[] {
  const written = of.flatMap(({ kind, name, row }) =>
    row.writes.map((write) => write.replace("…", `${listOf(kind)}/${things[name]?.id ?? ""}`)),
  );
  return written.toSorted();
}

const made = async (stack: EngineStack) => outputs.parse((await stack.outputs()).made);

/** What a preview would do to each thing, and which of its properties it would change. */
async function changes(stack: EngineStack, ...more: string[]): Promise<string[]> {
  const steps = await stack.previewSteps(...more);
  return steps
    .filter(({ urn }) => urn.includes("render:index:"))
    .map(({ op, urn, detailedDiff }) => {
      const properties = new Set(Object.keys(detailedDiff ?? {}).map((path) => /^[^.[]+/.exec(path)?.[0] ?? path));
      return `${op} ${urn.split("::").at(-1) ?? ""}: ${[...properties].join(" ")}`;
    })
    .toSorted();
}

const updates = (of: readonly Case[]) => of.map(({ name, property }) => `update ${name}: ${property}`).toSorted();

const up = ["up", "--yes", "--skip-preview"];
const isSettled = (stack: EngineStack) => succeed(stack, "preview", "--refresh", "--expect-no-changes", "--diff");

test("things of every kind are made", async () => {
  await state(engine, []);
  await succeed(engine, ...up);
  expect(Object.keys(await made(engine)).toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
  await isSettled(engine);
});

test("a change of one property alone is the one change in a preview, and its row's requests write it", async () => {
  const former = await made(engine);
  await state(engine, inPlace);
  expect(await changes(engine)).toEqual(updates(inPlace));
  const writes = await succeed(engine, ...up);
  const present = await made(engine);
  expect(writes).toEqual(requests(inPlace, present));
  for (const { name, row } of inPlace) {
    const [was, is] = [former[name], present[name]];
    const moved = (["settings", "source"] as const).filter((fingerprint) => was?.[fingerprint] !== is?.[fingerprint]);
    expect({ name, id: is?.id, moved }).toEqual({ name, id: was?.id, moved: [row.deploys].filter(Boolean) });
  }
  await isSettled(engine);
});

test("what Render can't change is made anew, which a preview says", async () => {
  const former = await made(engine);
  await state(engine, cases);
  const seen = await changes(engine);
  for (const { name, property } of replaced) expect(seen).toContain(`replace ${name}: ${property}`);
  await succeed(engine, ...up);
  const present = await made(engine);
  const anew = cases.filter(({ name }) => former[name]?.id !== present[name]?.id);
  expect(anew).toEqual(replaced);
  await isSettled(engine);
});

test("each is imported by its id, only what Render doesn't tell is written, and nothing is to do then", async () => {
  const ids = await made(engine);
  await state(other, cases, ids);
  const untold = inPlace.filter(
    ({ kind, property }) => declarations.find(({ name }) => name === kind)?.properties[property]?.notEchoed === true,
  );
  expect(await succeed(other, ...up)).toEqual(requests(untold, ids));
  await state(other, cases);
  await isSettled(other);
});

test("what somebody else has changed is found, property by property, and brought back", async () => {
  await state(
    other,
    cases.filter((one) => !reversible.includes(one)),
  );
  await succeed(other, ...up);
  expect(await changes(engine, "--refresh")).toEqual(updates(reversible));
  await succeed(engine, ...up, "--refresh");
  await isSettled(engine);
});

test("what somebody else has deleted is gone, and the rest can be destroyed", async () => {
  const gone = Object.keys(conformance).map((kind) => cases.find((one) => one.kind === kind));
  const present = await made(engine);
  for (const one of gone) {
    if (one !== undefined) await engine.api("DELETE", `${listOf(one.kind)}/${present[one.name]?.id ?? ""}`);
  }
  await succeed(engine, "refresh", "--yes", "--skip-preview");
  expect(await changes(engine)).toEqual(gone.map((one) => `create ${one?.name ?? ""}: `).toSorted());
  await succeed(engine, "destroy", "--yes", "--skip-preview");
  for (const path of new Set(Object.keys(conformance).map(listOf))) expect(await engine.api("GET", path)).toEqual([]);
});

function listOf(kind: string): string {
  return kind === "Postgres" ? "/postgres" : kind === "KeyValue" ? "/key-value" : "/services";
}
