import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  before,
  conformance,
  listOf,
  type Reference,
  type Row,
  rowsOf,
} from "../../packages/render/src/resources/conformance.fixture";
import { declarations } from "../../packages/render/src/resources/declarations";
import type { Property, ResourceDeclaration } from "../../packages/render/src/declaration/property";
import type { Value } from "../../packages/render/src/values/value";
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
/** What Render chooses where it isn't said stays where it is no longer said: somebody else says something of their own. */
const elsewhere: Readonly<Record<string, Value>> = {
  branch: "another",
  maxmemoryPolicy: "volatile_ttl",
  persistenceMode: "snapshot",
};
const untold = inPlace.filter((one) => propertyOf(one)?.notEchoed === true);
/** Of these something is given besides that Render doesn't tell. */
const withUntold = cases.filter((one) => !untold.includes(one) && one.kind === "RegistryCredential");
const visible = inPlace.filter(
  (one) => one.row.writes.length > 0 && !oneWay.has(`${one.kind}.${one.property}`) && !untold.includes(one),
);

const fingerprints = ["settings", "source"] as const;

const outputs = z.record(
  z.string(),
  z.object({ id: z.string(), settings: z.string().optional(), source: z.string().optional() }),
);

let engine: Engine;
let other: EngineStack;
const references = new Map<string, string>();
/** The ids of all that was made with these. */
const around = new Set<string>();

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "kinds-program"));
  await makeReferences();
  other = await engine.addStack("other");
});
afterAll(() => engine[Symbol.asyncDispose]());

/** A case's property as it is at first: as its kind's row has it, or left out. */
const former = () => undefined;
/** As the row changes it. Names and domains are one thing's. */
function changed({ property, row, name }: Case): Value {
  if (property === "customDomains") return [`${name}.example`];
  return property === "name" ? `another-${name}` : row.to;
}

/** Says what a stack's program is: what each property that is changed is to be, and which things are there already. */
async function program(
  stack: EngineStack,
  valueOf: (one: Case) => Value | undefined,
  ids: Readonly<Record<string, { id: string }>> = {},
): Promise<void> {
  const things = cases.map((one) => {
    const { kind, property, row, name } = one;
    // What is made anew, or loses its disk, is asked to.
    const loses = property !== "allowDataLoss" && "allowDataLoss" in (conformance[kind]?.rows ?? {});
    const args = {
      ...before(kind, name, row),
      ...(loses && { allowDataLoss: true }),
      [property]: valueOf(one) ?? before(kind, name, row)[property],
    };
    return [name, { kind, args: real(args), options: { import: ids[name]?.id } }];
  });
  const file = join(engine.folder, `${stack.stack}.json`);
  await writeFile(file, JSON.stringify(Object.fromEntries(things)));
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
    real(row.writes).map((write) => write.replace("…", `${listOf(kind)}/${things[name]?.id ?? ""}`)),
  );
  return written.toSorted();
}

const made = async (stack: EngineStack) => outputs.parse((await stack.outputs()).made);

/** What a preview would do to each thing, and which of its properties it would change. */
async function changes(stack: EngineStack, ...more: string[]): Promise<string[]> {
  const steps = await stack.previewSteps(...more);
  return steps
    .filter(({ op, urn }) => op !== "refresh" && urn.includes("render:index:"))
    .map(({ op, urn, detailedDiff }) => {
      const properties = new Set(Object.keys(detailedDiff ?? {}).map((path) => /^[^.[]+/.exec(path)?.[0] ?? path));
      return `${op} ${urn.split("::").at(-1) ?? ""}: ${[...properties].join(" ")}`;
    })
    .toSorted();
}

const updates = (of: readonly Case[]) => of.map(({ name, property }) => `update ${name}: ${property}`).toSorted();

const up = ["up", "--yes", "--skip-preview"];
const expectSettled = (stack: EngineStack) => succeed(stack, "preview", "--refresh", "--expect-no-changes", "--diff");

test("things of every kind are made", async () => {
  await program(engine, former);
  await succeed(engine, ...up);
  expect(Object.keys(await made(engine)).toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
  await expectSettled(engine);
});

test("a change of one property alone is the one change in a preview, and its row's requests write it", async () => {
  const then = await made(engine);
  await program(engine, (one) => (inPlace.includes(one) ? changed(one) : undefined));
  expect(await changes(engine)).toEqual(updates(inPlace));
  const writes = await succeed(engine, ...up);
  const now = await made(engine);
  expect(writes).toEqual(requests(inPlace, now));
  for (const { name, row } of inPlace) {
    const moved = fingerprints.filter((fingerprint) => then[name]?.[fingerprint] !== now[name]?.[fingerprint]);
    expect({ name, id: now[name]?.id, moved }).toEqual({
      name,
      id: then[name]?.id,
      moved: [row.deploys].filter(Boolean),
    });
  }
  await expectSettled(engine);
});

test("what Render can't change is made anew, which a preview says", async () => {
  const then = await made(engine);
  await program(engine, changed);
  const seen = await changes(engine);
  for (const { name, property } of replaced) expect(seen).toContain(`replace ${name}: ${property}`);
  await succeed(engine, ...up);
  const now = await made(engine);
  expect(cases.filter(({ name }) => then[name]?.id !== now[name]?.id)).toEqual(replaced);
  await expectSettled(engine);
});

test("each is imported by its id, only what Render doesn't tell is written, and nothing is to do then", async () => {
  const ids = await made(engine);
  await program(other, changed, ids);
  expect(await succeed(other, ...up)).toEqual(requests([...untold, ...withUntold], ids));
  await program(other, changed);
  await expectSettled(other);
});

test("what somebody else has changed is found, property by property, and brought back", async () => {
  const another = (one: Case) => elsewhere[one.property] ?? (visible.includes(one) ? undefined : changed(one));
  await program(other, another);
  await succeed(other, ...up);
  expect(await changes(engine, "--refresh")).toEqual(updates(visible));
  await succeed(engine, ...up, "--refresh");
  await expectSettled(engine);
});

test("what somebody else has deleted is gone, and the rest can be destroyed", async () => {
  const gone = Object.keys(conformance).flatMap((kind) => cases.find((one) => one.kind === kind) ?? []);
  const things = await made(engine);
  for (const { kind, name } of gone) await engine.api("DELETE", pathOf(kind, things[name]?.id ?? ""));
  await succeed(engine, "refresh", "--yes", "--skip-preview");
  expect(await changes(engine)).toEqual(gone.map(({ name }) => `create ${name}: `).toSorted());
  await succeed(engine, "destroy", "--yes", "--skip-preview");
  for (const path of new Set(Object.keys(conformance).map(listOf))) {
    const query = path === "/environments" ? `?projectId=${real("a-project")},${real("a-second-project")}` : "";
    const left = [...JSON.stringify(await engine.api("GET", `${path}${query}`)).matchAll(/"id":"(\w{3}-\w+)"/g)];
    expect(left.map(([, id = ""]) => id).filter((id) => !around.has(id) && !id.startsWith("tea-"))).toEqual([]);
  }
});

/** Values or requests of a row, with the ids of what there is in place of its names. */
function real<Part>(part: Part): Part {
  const text = [...references].reduce((said, [name, id]) => said.replaceAll(name, id), JSON.stringify(part));
  return JSON.parse(text) as Part;
}

/** Makes what rows name, and nothing in the programs has. */
async function makeReferences(): Promise<void> {
  const { ownerId } = engine.emulator;
  const make = async (path: string, body: object) =>
    z
      .looseObject({ id: z.string().default(""), environmentIds: z.array(z.string()).default([]) })
      .parse(await engine.api("POST", path, { ownerId, ...body }));
  const site = async (name: string) => {
    const { service } = await make("/services", { type: "static_site", name, repo: "/nowhere" });
    return z.object({ id: z.string() }).parse(service).id;
  };
  const environments = [{ name: "first" }];
  const project = await make("/projects", { name: "around", environments });
  const second = await make("/projects", { name: "beside", environments });
  const made: Record<Reference, string> = {
    "an-environment": project.environmentIds[0] ?? "",
    "a-project": project.id,
    "a-second-project": second.id,
    "a-group": (await make("/env-groups", { name: "around", envVars: [] })).id,
    "a-second-group": (await make("/env-groups", { name: "beside", envVars: [] })).id,
    "a-third-group": (await make("/env-groups", { name: "behind", envVars: [] })).id,
    "a-site": await site("around"),
    "a-second-site": await site("beside"),
  };
  for (const [name, id] of Object.entries(made)) references.set(name, id);
  for (const id of [...references.values(), ...project.environmentIds, ...second.environmentIds]) around.add(id);
}

/** Where a thing is deleted. */
function pathOf(kind: string, id: string): string {
  return `${listOf(kind)}/${kind === "EnvGroupLink" ? id.replace("/", "/services/") : id}`;
}

function propertyOf({ kind, property }: Case): Property | undefined {
  const declaration: ResourceDeclaration | undefined = declarations.find(({ name }) => name === kind);
  return declaration?.properties[property];
}
