import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { conformance, listOf, type Reference, type Row } from "../../packages/render/src/resources/conformance.fixture";
import { before, rowsOf } from "../../packages/render/src/resources/conformance-rows.fixture";
import { declarations } from "../../packages/render/src/resources/declarations";
import type { Property, ResourceDeclaration } from "../../packages/render/src/declaration/property";
import type { Value, ValueMap } from "../../packages/render/src/values/value";
import { Engine } from "./engine";
import type { EngineStack } from "./engine-stack";

// The life of a thing of each kind for each property of that kind, told in order: each test goes on from where the one before ended. Of a
// kind of which its owner has only one, all properties that change in place are one thing's.

interface Case {
  readonly kind: string;
  readonly rows: readonly (readonly [property: string, row: Row])[];
  readonly name: string;
}

const isReplaced = ({ rows }: Pick<Case, "rows">) => rows.some(([, { replaces }]) => replaces === true);
const cases: readonly Case[] = Object.entries(conformance).flatMap(([kind, { singleton }]) => {
  const alone = rowsOf(kind).map((row) => ({ kind, rows: [row], name: `${kind}-${row[0]}`.toLowerCase() }));
  if (singleton === undefined) return alone;
  const together = alone.filter((one) => !isReplaced(one)).flatMap(({ rows }) => rows);
  return [{ kind, rows: together, name: `${kind}-properties`.toLowerCase() }, ...alone.filter(isReplaced)];
});
const inPlace = cases.filter((one) => !isReplaced(one));
const replaced = cases.filter(isReplaced);

/** Of these there is no way back at Render. */
const oneWay = new Set(["Postgres.plan", "Postgres.diskSizeGB", "KeyValue.plan"]);
/** What Render chooses where it isn't said stays where it is no longer said: somebody else says something of their own. */
const elsewhere: Readonly<Record<string, Value>> = {
  branch: "another",
  maxmemoryPolicy: "volatile_ttl",
  persistenceMode: "snapshot",
};
/** Render may leave them out of replies; the emulator never does. */
const told = new Set(["renderSubdomainPolicy", "ipAllowList", "cache"]);
const untold = inPlace.filter(({ kind, rows }) =>
  rows.some(([name]) => !told.has(name) && propertyOf(kind, name)?.notEchoed === true),
);
/** Of these something is given besides that Render doesn't tell. */
const withUntold = cases.filter((one) => !untold.includes(one) && one.kind === "RegistryCredential");
const visible = inPlace.filter(
  (one) =>
    one.rows.every(([name, { writes }]) => writes.length > 0 && !oneWay.has(`${one.kind}.${name}`)) &&
    !untold.includes(one),
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

/** A case's properties as they are at first: as its kind's row has them, or left out. */
const former = () => ({});
/** As their rows change them. Names and domains are one thing's. */
function changed({ rows, name }: Case): ValueMap {
  const own: ValueMap = { customDomains: [`${name}.example`], name: `another-${name}` };
  return Object.fromEntries(rows.map(([property, { to }]) => [property, own[property] ?? to]));
}

/** The inputs before a case's change. */
function start({ kind, rows, name }: Case): ValueMap {
  return before(kind, name, { given: Object.assign({}, ...rows.map(([, { given }]) => given)) as ValueMap });
}

/** Says what a stack's program is: what each property that is changed is to be, and which things are there already. */
async function program(
  stack: EngineStack,
  valuesOf: (one: Case) => ValueMap,
  ids: Readonly<Record<string, { id: string }>> = {},
): Promise<void> {
  const things = cases.map((one) => {
    const { kind, rows, name } = one;
    // What is made anew, or loses its disk, is asked to.
    const isAsked = "allowDataLoss" in (conformance[kind]?.rows ?? {});
    const loses = isAsked && !rows.some(([property]) => property === "allowDataLoss");
    const args = { ...start(one), ...(loses && { allowDataLoss: true }), ...valuesOf(one) };
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
  const written = of.flatMap(({ kind, name, rows }) =>
    [...new Set(rows.flatMap(([, { writes }]) => real(writes)))].map((write) =>
      write.replace("…", `${listOf(kind)}/${things[name]?.id ?? ""}`),
    ),
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
      return `${op} ${urn.split("::").at(-1) ?? ""}: ${[...properties].toSorted().join(" ")}`;
    })
    .toSorted();
}

const propertiesOf = ({ rows }: Case) => rows.map(([property]) => property).toSorted();
const updates = (of: readonly Case[]) =>
  of.map((one) => `update ${one.name}: ${propertiesOf(one).join(" ")}`).toSorted();

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
  await program(engine, (one) => (inPlace.includes(one) ? changed(one) : {}));
  expect(await changes(engine)).toEqual(updates(inPlace));
  const writes = await succeed(engine, ...up);
  const now = await made(engine);
  expect(writes).toEqual(requests(inPlace, now));
  for (const { name, rows } of inPlace) {
    const moved = fingerprints.filter((fingerprint) => then[name]?.[fingerprint] !== now[name]?.[fingerprint]);
    expect({ name, id: now[name]?.id, moved }).toEqual({
      name,
      id: then[name]?.id,
      moved: fingerprints.filter((fingerprint) => rows.some(([, { deploys }]) => deploys === fingerprint)),
    });
  }
  await expectSettled(engine);
});

test("what Render can't change is made anew, which a preview says", async () => {
  const then = await made(engine);
  await program(engine, changed);
  const seen = await changes(engine);
  for (const one of replaced) expect(seen).toContain(`replace ${one.name}: ${propertiesOf(one).join(" ")}`);
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
  await program(other, (one) => {
    const said = one.rows.flatMap(([name]) => (name in elsewhere ? [[name, elsewhere[name] ?? ""] as const] : []));
    return said.length === 0 && !visible.includes(one) ? changed(one) : Object.fromEntries(said);
  });
  await succeed(other, ...up);
  expect(await changes(engine, "--refresh")).toEqual(updates(visible));
  await succeed(engine, ...up, "--refresh");
  await expectSettled(engine);
});

test("what somebody else has deleted is gone, and the rest can be destroyed", async () => {
  const kinds = Object.entries(conformance);
  const isLasting = (kind: string) => conformance[kind]?.singleton === "for good";
  const gone = kinds.flatMap(([kind]) => (isLasting(kind) ? [] : (cases.find((one) => one.kind === kind) ?? [])));
  const things = await made(engine);
  // The newest user of a database can't be deleted.
  for (const name of ["a-database", "a-second-database"] as const)
    await engine.api("POST", `/postgres/${real(name)}/credentials`, { username: "newest" });
  for (const { kind, name } of gone) await engine.api("DELETE", pathOf(kind, things[name]?.id ?? ""));
  await succeed(engine, "refresh", "--yes", "--skip-preview");
  expect(await changes(engine)).toEqual(gone.map(({ name }) => `create ${name}: `).toSorted());
  await succeed(engine, "destroy", "--yes", "--skip-preview");
  for (const { kind, name } of cases.filter((one) => isLasting(one.kind))) {
    expect(await engine.api("GET", pathOf(kind, things[name]?.id ?? ""))).toMatchObject(defaultsOf(kind));
  }
  const lists = kinds.flatMap(([kind, { singleton }]) => (singleton === undefined ? [listOf(kind)] : []));
  for (const path of new Set(lists)) {
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
  const credential = { registry: "GITHUB", name: "around", username: "robot", authToken: "t0ken" };
  const project = await make("/projects", { name: "around", environments });
  const second = await make("/projects", { name: "beside", environments });
  const made: Record<Reference, string> = {
    "an-environment": project.environmentIds[0] ?? "",
    "a-project": project.id,
    "a-second-project": second.id,
    "a-database": (await make("/postgres", { name: "around", plan: "basic_256mb", version: "17" })).id,
    "a-second-database": (await make("/postgres", { name: "beside", plan: "basic_256mb", version: "17" })).id,
    "a-credential": (await make("/registrycredentials", credential)).id,
    "a-group": (await make("/env-groups", { name: "around", envVars: [] })).id,
    "a-second-group": (await make("/env-groups", { name: "beside", envVars: [] })).id,
    "a-third-group": (await make("/env-groups", { name: "behind", envVars: [] })).id,
    "a-site": await site("around"),
    "a-second-site": await site("beside"),
    "a-third-site": await site("further"),
  };
  for (const [name, id] of Object.entries(made)) references.set(name, id);
  for (const id of [...references.values(), ...project.environmentIds, ...second.environmentIds]) around.add(id);
}

/** Of kinds whose ids are those of two things: what stands between these in a path. */
const within: Readonly<Record<string, string>> = { EnvGroupLink: "/services/", PostgresUser: "/credentials/" };

/** Where a thing is deleted. */
function pathOf(kind: string, id: string): string {
  return `${listOf(kind)}/${id.replace("/", within[kind] ?? "/")}`;
}

function propertyOf(kind: string, property: string): Property | undefined {
  return declarationOf(kind)?.properties[property];
}

function defaultsOf(kind: string): object {
  const properties = Object.entries(declarationOf(kind)?.properties ?? {});
  return Object.fromEntries(
    properties.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );
}

function declarationOf(kind: string): ResourceDeclaration | undefined {
  return declarations.find(({ name }) => name === kind);
}
