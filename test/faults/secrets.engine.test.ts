import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { Engine } from "../engine/engine";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { RestartableEmulator } from "./restartable-emulator";

const planted = 'plant"ed/+ \\sécret&=välue%';
/** Files that must hold secrets: the emulator's own, which only its user can read. */
const allowed = new Set(["state.json", "engine.emulator.json"]);

/** A service that tells its environment to whoever reads its log, in two spellings, and may fail then. */
const talkative = (then: string) => `
console.log(process.env);
console.log(JSON.stringify(process.env));
${then}`;
const serve = `require("node:http").createServer((_, response) => response.end("ok")).listen(process.env.PORT, "0.0.0.0");`;

let home: string;
let engine: Engine<RestartableEmulator>;
let repository: TestRepository;
/** All that was printed. */
const printed: { command: string; text: string }[] = [];
const titles = new Set<string>();
/** Processes whose titles must have been seen, or the others may have been missed as well. */
const seenAtWork = ["pulumi up", "pulumi-resource-render", "node server.js"];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "slipway-secrets-"));
  vi.stubEnv("TMPDIR", home);
  vi.stubEnv("PULUMI_HOME", join(home, "pulumi"));
  vi.stubEnv("PLANTED", planted);
  engine = await Engine.startWith(join(__dirname, "program"), (folder) =>
    RestartableEmulator.start(join(folder, "home")),
  );
  repository = await TestRepository.create(join(engine.folder, "repository"), { "server.js": talkative(serve) });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

async function configure(release: string): Promise<void> {
  await engine.configure({ "vault:repo": repository.path, "vault:release": release });
}

/** Runs `pulumi`, keeps what it prints, and takes the titles of all processes again and again meanwhile. */
async function run(...args: string[]): Promise<{ exitCode: number; text: string }> {
  const progress = { isOver: false };
  const ended = engine.pulumi(...args).finally(() => (progress.isOver = true));
  do {
    const { stdout } = await execa("ps", ["-eo", "args="]);
    for (const title of stdout.split("\n")) titles.add(title);
  } while (!progress.isOver);
  const result = await ended;
  printed.push({ command: args.join(" "), text: result.text });
  return result;
}

/** Each secret, as it is and in the spellings in which it could slip through. */
async function spellings(): Promise<string[]> {
  const { token = "", databaseUrl = "" } = await engine.outputs();
  const password = decodeURIComponent(new URL(databaseUrl).password);
  const values = [planted, token, databaseUrl, password, engine.emulator.apiKey];
  expect(values.every((value) => value.length >= 20)).toBe(true);
  return values.flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString("base64"),
  ]);
}

/** What of the secrets stands in a text. */
function found(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** A service's log without what the application itself wrote. */
async function ownLines(file: string): Promise<string> {
  const line = z.object({ message: z.string(), labels: z.array(z.object({ name: z.string(), value: z.string() })) });
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  return lines
    .map((text) => line.parse(JSON.parse(text)))
    .filter(({ labels }) => !labels.some(({ name, value }) => name === "type" && value === "app"))
    .map(({ message }) => message)
    .join("\n");
}

test("no secret stands in what is printed, in state, in files or in process titles, not even when the app prints them", async () => {
  await configure(await repository.git("rev-parse", "HEAD"));
  await run("preview", "--diff");
  await run("preview", "--json");
  const up = await run("up", "--yes", "--diff");
  expect(up.exitCode, up.text).toBe(0);

  await configure(await repository.commit({ "server.js": talkative("process.exit(4)") }));
  await run("preview", "--diff");
  await run("preview", "--json");
  const failed = await run("up", "--yes", "--skip-preview");
  expect(failed.text).toMatch(/`service` .* failed at its start/);
  expect(failed.text).toContain("[PLANTED]");
  await configure(await repository.commit({ "server.js": talkative(`${serve} // again`) }));
  const json = await run("up", "--yes", "--skip-preview", "--json");
  expect(json.exitCode, json.text).toBe(0);
  await run("refresh", "--yes", "--diff");
  await run("stack", "export");
  await run("stack", "output", "--json");
  await run("stack", "history", "--json");

  const secrets = await spellings();
  for (const { command, text } of printed) expect(found(text, secrets), command).toEqual([]);
  for (const part of seenAtWork)
    expect(
      [...titles].some((title) => title.includes(part)),
      part,
    ).toBe(true);
  expect([...titles].filter((title) => found(title, secrets).length > 0)).toEqual([]);
  // Its files stand still then.
  await engine.emulator.stop();
  expect(found(engine.emulator.output, secrets)).toEqual([]);

  const holders: string[] = [];
  for (const file of await filesBelow(home)) {
    if (allowed.has(basename(file))) continue;
    const isServiceLog = file.endsWith(".jsonl") && basename(dirname(file)) === "logs";
    const text = isServiceLog ? await ownLines(file) : await readFile(file, "latin1");
    if (found(text, isServiceLog ? secrets : [...secrets, ...secrets.map(asLatin1)]).length > 0)
      holders.push(relative(home, file));
  }
  expect(holders).toEqual([]);
  expect(await readFile(join(engine.folder, "home/data/api.log"), "utf8")).toMatch(
    /^\S+Z PUT \/v1\/services\/srv-\w+\/env-vars\/\w+ 200 \d+ ms$|^\S+Z POST \/v1\/services 201 \d+ ms$/m,
  );
});

/** A text as its UTF-8 bytes look in a file read byte by byte. */
function asLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}
