import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Engine } from "../engine/engine";
import { inTurn, median, medianOf, secondsOf } from "./measure";
import { pluginReady } from "./processes";
import { EmptyProgram } from "./programs";
import { type RealtimeStack, root } from "./realtime-stack";
import { announce, ratio, type Row, seconds, succeed } from "./rows";

const rounds = 5;

/** Seconds of a preview in which nothing has changed, and of one of a program that makes nothing, in turn. */
export async function againstEmpty(engine: Engine): Promise<[ours: number, theirs: number]> {
  await using empty = await EmptyProgram.create("typescript");
  const preview = () => succeed(engine.pulumi("preview", "--expect-no-changes"));
  await preview();
  await empty.preview();
  return await inTurn(rounds, preview, () => empty.preview());
}

/** Previews of `realtime` when it is up, against those of a program that makes nothing. */
export async function measurePreviews({ engine }: RealtimeStack): Promise<Row[]> {
  announce("previews, in turn with an empty TypeScript program");
  const [ours, theirs] = await againstEmpty(engine);
  await using empty = await EmptyProgram.create("typescript");
  const preview = () => succeed(engine.pulumi("preview", "--expect-no-changes"));
  const calls = await engine.countRequests(preview);
  announce("previews with nothing kept of earlier ones");
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
export async function measureParts(stack: RealtimeStack): Promise<Row[]> {
  const { engine } = stack;
  announce("where the time of an up goes");
  await using empty = await EmptyProgram.create("javascript");
  const alone = await medianOf(rounds, () => empty.preview());
  const plugin = await medianOf(rounds, pluginReady);
  const preview = await medianOf(rounds, () => succeed(engine.pulumi("preview")));
  const idle = await medianOf(rounds, () => succeed(engine.up()));
  const changes: number[] = [];
  const waits: number[] = [];
  for (const value of [260, 270, 280]) {
    await stack.variablesAre({ consumers: { BATCH_MAX: value } });
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
    { what: "  the platform: start, health, switch", figure: seconds(change - idle - api), limit: "" },
    { what: "once after each change of the program: its type check", figure: seconds(typeCheck), limit: "" },
  ];
}
