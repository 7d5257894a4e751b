import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { textsOf } from "../../operations/src/system-outputs";
import { findBrowser } from "../../operations/src/verification/browser";
import { runChecks } from "../../operations/src/verification/run-checks";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { systems } from "../../stacks";
import { checks } from "../../stacks/checks";
import { Engine } from "../engine/engine";
import { secondsOf } from "./measure";
import { againstEmpty } from "./previews";
import { root } from "./realtime-stack";
import { announce, ratio, type Row, seconds, succeed } from "./rows";

const names = systems.map(({ name }) => name);
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** All systems of the table side by side, as the local stack's settings have them, on an emulator of their own. */
export async function measureAllSystems(): Promise<Row[]> {
  await using engine = await Engine.start(root);
  await engine.configure(await settingsOfAll(join(engine.folder, "repository")));
  announce(`${names.join(", ")} come up together from nothing`);
  const first = await secondsOf(async () => {
    await succeed(engine.up());
    await verify(engine);
  });
  announce("a second up of all, with nothing to do");
  let second = 0;
  const idle = await engine.countRequests(async () => (second = await secondsOf(() => succeed(engine.up()))));
  announce("previews of all, in turn with an empty TypeScript program");
  const [ours, theirs] = await againstEmpty(engine);
  return [
    { what: `all systems (${names.length}), from nothing to verified`, figure: seconds(first), limit: "480 s" },
    { what: "all systems, second up", figure: seconds(second), limit: "8 s" },
    { what: "all systems, second up: writes", figure: String(idle.writes.length), limit: "0" },
    { what: "all systems, preview, nothing changed, warm", figure: ratio(ours, theirs), limit: "1.5 ×" },
  ];
}

/** @param folder where a clone is made that nobody commits to */
async function settingsOfAll(folder: string): Promise<Record<string, unknown>> {
  const repository = await TestRepository.clone(root, folder);
  const release = await repository.git("rev-parse", "HEAD");
  const { config } = stackFile.parse(parse(await readFile(join(root, "Pulumi.local.yaml"), "utf8")));
  const given = names.map((name) => {
    const own = z.record(z.string(), z.unknown()).parse(config[`slipway:${name}`]);
    return [`slipway:${name}`, { ...own, enabled: true, repo: repository.path, release }] as const;
  });
  return { "slipway:environment": "local", ...Object.fromEntries(given) };
}

async function verify(engine: Engine): Promise<void> {
  const outputs = await engine.outputs();
  const browser = findBrowser();
  for (const system of names) {
    const run = { system, outputs: textsOf(system, outputs), browser, limitMs: 60_000 };
    const failed = (await runChecks(checks[system] ?? [], run)).filter(({ outcome }) => outcome === "failed");
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
  }
}
