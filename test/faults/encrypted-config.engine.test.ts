import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";

/** How Pulumi's state has a secret. */
const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: expect.any(String),
};
const stateFile = z.object({
  deployment: z.object({
    resources: z.array(z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) })),
  }),
});

let engine: Engine;
let settings: Record<string, string>;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "encrypted-program"));
  const { path, ...repository } = await repositoryIn(engine.folder);
  settings = {
    repo: path,
    name: "hidden-name-of-shop",
    release: repository.release,
    greeting: 'a "hidden" greeting',
    instances: "1",
  };
  await engine.configure({});
  for (const [name, value] of Object.entries(settings)) await encrypt(name, value);
});
afterAll(() => engine[Symbol.asyncDispose]());

async function repositoryIn(folder: string): Promise<{ path: string; release: string }> {
  const repository = await TestRepository.create(join(folder, "hidden-repository"), { "server.js": webServer("ok") });
  return { path: repository.path, release: await repository.git("rev-parse", "HEAD") };
}

async function encrypt(name: string, value: string): Promise<void> {
  const run = await engine.pulumi("config", "set", "--secret", "--path", `keeper:shop.${name}`, value);
  expect(run.exitCode, run.text).toBe(0);
  settings[name] = value;
}

/** Which of the encrypted settings stand in a text. */
function shownIn(text: string): string[] {
  const spelled = ([name, value]: [string, string]) =>
    [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)].some((spelling) => text.includes(spelling))
      ? [name]
      : [];
  return Object.entries(settings)
    .filter(([name]) => name !== "instances")
    .flatMap(spelled);
}

/** All that the backend keeps: the state, its backups and its history. */
async function stored(): Promise<string> {
  const files = await readdir(join(engine.folder, "state"), { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

/** The state's inputs of the one resource of a type. */
async function inputsOf(type: string): Promise<Record<string, unknown>> {
  const { output } = await engine.pulumi("stack", "export");
  const { resources } = stateFile.parse(JSON.parse(output)).deployment;
  return resources.find((resource) => resource.type === type)?.inputs ?? {};
}

test("what is encrypted in stack config is a secret in state and previews wherever it is used, and nothing else is", async () => {
  const preview = await engine.pulumi("preview", "--json");
  expect(shownIn(preview.text)).toEqual([]);
  const up = await engine.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(shownIn(await stored())).toEqual([]);

  expect(await inputsOf("render:index:WebService")).toMatchObject({
    name: secret,
    repo: secret,
    runtime: "node",
    numInstances: secret,
  });
  expect(await inputsOf("render:index:Rollout")).toMatchObject({
    services: { shop: { release: secret, envVars: { GREETING: secret, BANNER: secret, LEVEL: "debug" } } },
  });
  expect(await engine.outputs()).toMatchObject({ motto: `We say ${settings.greeting}`, level: "debug" });

  const refreshed = await engine.pulumi("refresh", "--yes", "--expect-no-changes");
  expect(refreshed.exitCode, refreshed.text).toBe(0);
  const unchanged = await engine.pulumi("preview", "--expect-no-changes");
  expect(unchanged.exitCode, unchanged.text).toBe(0);
  await encrypt("greeting", "another hidden greeting");
  const changed = await engine.pulumi("preview", "--json");
  expect(shownIn(changed.text + (await stored()))).toEqual([]);
});

test("what is encrypted is not shown in the text of an error either", async () => {
  await encrypt("greeting", "hidden words");
  const { exitCode, text } = await engine.pulumi("preview");
  expect(exitCode, text).not.toBe(0);
  expect(text).toMatch(/`BANNER` can't be `http:.* says \[secret\]`: expected a greeting at its end/);
  expect(shownIn(text)).toEqual([]);
});
