import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { execa } from "execa";
import { simpleGit } from "simple-git";
import { runChecks } from "../../operations/src/verification/run-checks";
import { checks } from "../../stacks/realtime/checks";
import { setup } from "../../toolchain/test-setup";
import { Engine, type Run } from "../engine/engine";
import { inTurn, median, medianOf, secondsOf } from "./measure";
import { emulatorReady, pluginReady } from "./processes";
import { EmptyProgram } from "./programs";

const root = resolve(__dirname, "../..");
const rounds = 5;

/** The commit that all measurements deploy, though others may be made meanwhile. */
let release: string | undefined;

/** One measured figure, and the most that it may be. */
interface Row {
  what: string;
  figure: string;
  limit: string;
}

const seconds = (figure: number): string => `${figure.toFixed(2)} s`;

const ratio = (figure: number, other: number): string => `${seconds(figure)} = ${(figure / other).toFixed(2)} ×`;

function log(line: string): void {
  process.stderr.write(`… ${line}\n`);
}

async function configure(engine: Engine, variables: object): Promise<void> {
  release ??= (await simpleGit(root).revparse(["HEAD"])).trim();
  const settings = { repo: root, rootDir: "examples/realtime", release, variables };
  return engine.configure({ "slipway:environment": "local", "slipway:realtime": settings });
}

async function succeed(run: Promise<Run>): Promise<void> {
  const { exitCode, text } = await run;
  if (exitCode !== 0) throw new Error(text);
}

async function verify(engine: Engine): Promise<void> {
  const outputs = (await engine.outputs()).realtime as unknown as Record<string, string>;
  const run = { system: "realtime", outputs, browser: undefined, limitMs: 60_000 };
  const failed = (await runChecks(checks, run)).filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
}

async function measureStarts(): Promise<Row[]> {
  log("the plugin and the emulator start");
  await pluginReady();
  const plugin: number[] = [];
  const emulator: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plugin.push(await pluginReady());
    emulator.push(await emulatorReady());
  }
  return [
    { what: "plugin ready", figure: seconds(median(plugin)), limit: "0.3 s" },
    { what: "emulator ready, without databases", figure: seconds(median(emulator)), limit: "2 s" },
  ];
}

async function measureUps(engine: Engine): Promise<Row[]> {
  await configure(engine, {});
  log("realtime comes up from nothing");
  const first = await secondsOf(async () => {
    await succeed(engine.up());
    await verify(engine);
  });
  log("a second up, with nothing to do");
  let second = 0;
  const idle = await engine.countRequests(async () => (second = await secondsOf(() => succeed(engine.up()))));
  log("one variable changes");
  await configure(engine, { consumers: { BATCH_MAX: 250 } });
  const changed = await engine.countRequests(() => succeed(engine.up()));
  const deploys = changed.writes.filter((write) => write.endsWith("/deploys"));
  return [
    { what: "from nothing to verified", figure: seconds(first), limit: "180 s" },
    { what: "second up", figure: seconds(second), limit: "5 s" },
    { what: "second up: writes", figure: String(idle.writes.length), limit: "0" },
    {
      what: "one changed variable: writes, of which deploys",
      figure: `${changed.writes.length}, ${deploys.length}`,
      limit: "2, 1",
    },
  ];
}

async function measurePreviews(engine: Engine): Promise<Row[]> {
  log("previews, in turn with an empty TypeScript program");
  await using empty = await EmptyProgram.create("typescript");
  const preview = () => succeed(engine.pulumi("preview", "--expect-no-changes"));
  await preview();
  await empty.preview();
  const [ours, theirs] = await inTurn(rounds, preview, () => empty.preview());
  const calls = await engine.countRequests(preview);
  log("previews with nothing kept of earlier ones");
  const forget = async () => {
    await rm(join(root, ".slipway/program"), { recursive: true, force: true });
    await rm(join(root, "packages/render/dist"), { recursive: true, force: true });
    await preview();
  };
  const [cold, theirsCold] = await inTurn(3, forget, () => empty.coldPreview());
  return [
    {
      what: "an empty TypeScript program's preview, warm and cold",
      figure: `${seconds(theirs)}, ${seconds(theirsCold)}`,
      limit: "",
    },
    { what: "preview, nothing changed, warm", figure: ratio(ours, theirs), limit: "1.5 ×" },
    {
      what: "preview, nothing changed, cold (program and provider are built)",
      figure: ratio(cold, theirsCold),
      limit: "3 ×",
    },
    { what: "preview, nothing changed: API calls", figure: String(calls.reads + calls.writes.length), limit: "0" },
  ];
}

/** As the program's loader checks types before it builds the program anew. */
async function checkTypes(): Promise<void> {
  await execa("npx", ["tsc", "--project", "infra", "--pretty", "false"], { cwd: root });
}

/** What an `up` of one changed variable is made of, each part measured alone. */
async function measureParts(engine: Engine): Promise<Row[]> {
  log("where the time of an up goes");
  await using empty = await EmptyProgram.create("javascript");
  const alone = await medianOf(rounds, () => empty.preview());
  const plugin = await medianOf(rounds, pluginReady);
  const preview = await medianOf(rounds, () => succeed(engine.pulumi("preview")));
  const idle = await medianOf(rounds, () => succeed(engine.up()));
  const values = [260, 270, 280];
  const changes: number[] = [];
  const waits: number[] = [];
  for (const value of values) {
    await configure(engine, { consumers: { BATCH_MAX: value } });
    const up = () => succeed(engine.up());
    const { waitedSeconds } = await engine.countRequests(async () => changes.push(await secondsOf(up)));
    waits.push(waitedSeconds);
  }
  const change = median(changes);
  const api = median(waits);
  const typeCheck = await medianOf(rounds, checkTypes);
  return [
    { what: "up of one changed variable", figure: seconds(change), limit: "" },
    { what: "  the engine, with an empty program in JavaScript", figure: seconds(alone), limit: "" },
    { what: "  the plugin's start (beside the program)", figure: seconds(plugin), limit: "" },
    { what: "  the program: load, components, diffs", figure: seconds(preview - alone), limit: "" },
    { what: "  the engine's update of its state", figure: seconds(idle - preview), limit: "" },
    { what: "  the API: answers waited for", figure: seconds(api), limit: "" },
    { what: "  the platform: build, start, health, switch", figure: seconds(change - idle - api), limit: "" },
    { what: "once after each change of the program: its type check", figure: seconds(typeCheck), limit: "" },
  ];
}

async function main(): Promise<void> {
  await setup();
  await using engine = await Engine.start(root);
  const rows = [
    ...(await measureStarts()),
    ...(await measureUps(engine)),
    ...(await measurePreviews(engine)),
    ...(await measureParts(engine)),
  ];
  const table = new Table({ head: ["", "measured", "at most"], style: { head: [], border: [] } });
  table.push(...rows.map(({ what, figure, limit }) => [what, figure, limit]));
  process.stdout.write(`${table.toString()}\n`);
}

void main();
