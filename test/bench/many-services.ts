import { join } from "node:path";
import { Engine } from "../engine/engine";
import { inTurn, secondsOf } from "./measure";
import { peakMemoryOf } from "./memory";
import { announce, ratio, type Row, seconds, succeed } from "./rows";

const counts = [1, 20, 200] as const;
const rounds = 3;

/** What one number of services comes to. */
interface Figures {
  count: number;
  /** Requests to Render. */
  refreshCalls: number;
  previewCalls: number;
  refreshed: number;
  plain: number;
  /** Megabytes. */
  refreshMemory: number;
  previewMemory: number;
}

/**
 * How refreshes and previews grow with the number of services: what they ask of Render, how long they take, and the memory that `pulumi`, the
 * program and the provider take together. The services are simulated, so that the machine has nothing else to do.
 */
export async function measureManyServices(): Promise<Row[]> {
  await using engine = await Engine.start(join(__dirname, "services-program"), { runtime: "simulated" });
  announce(`previews of ${counts[2]} services that are not there, in turn with ${counts[1]}`);
  await previewOf(engine, counts[1]);
  const [ofMany, ofSome] = await inTurn(
    rounds,
    () => previewOf(engine, counts[2]),
    () => previewOf(engine, counts[1]),
  );
  const all: Figures[] = [];
  for (const count of counts) all.push(await figuresOf(engine, count));
  return [
    { what: `preview of ${counts[2]} new services, against ${counts[1]}`, figure: ratio(ofMany, ofSome), limit: "4 ×" },
    ...all.flatMap((figures) => rowsOf(figures, all[0] ?? figures)),
  ];
}

async function figuresOf(engine: Engine, count: number): Promise<Figures> {
  await countIs(engine, count);
  const came = await secondsOf(() => succeed(engine.up()));
  announce(`${count} services have come up in ${seconds(came)}; refreshes and previews of them`);
  const refresh = ["refresh", "--yes", "--skip-preview"] as const;
  const plain = ["preview", "--expect-no-changes"] as const;
  const calls = async (...args: readonly string[]) => {
    const { reads, writes } = await engine.countRequests(() => succeed(engine.pulumi(...args)));
    return reads + writes.length;
  };
  const memory = async (...args: readonly string[]) => {
    const { run, megabytes } = await peakMemoryOf(engine.begin(...args));
    await succeed(Promise.resolve(run));
    return megabytes;
  };
  const [refreshCalls, previewCalls] = [await calls(...refresh), await calls(...plain)];
  const [refreshMemory, previewMemory] = [await memory(...refresh), await memory(...plain)];
  const [refreshed, unchanged] = await inTurn(
    rounds,
    () => succeed(engine.pulumi("preview", "--refresh", "--expect-no-changes")),
    () => succeed(engine.pulumi(...plain)),
  );
  return { count, refreshCalls, previewCalls, refreshed, plain: unchanged, refreshMemory, previewMemory };
}

function rowsOf(figures: Figures, one: Figures): Row[] {
  const { count, refreshCalls, previewCalls, refreshed, plain, refreshMemory, previewMemory } = figures;
  const of = `of ${count} ${count === 1 ? "service" : "services"}`;
  // Variables, deploys and domains of each service; each hundred services by one list.
  const mostCalls = 3 * count + Math.ceil(count / 100) + 1;
  const against = (figure: number, first: number) => `${figure.toFixed(0)} MB = ${(figure / first).toFixed(2)} ×`;
  return [
    { what: `refresh ${of}: API calls`, figure: String(refreshCalls), limit: String(mostCalls) },
    { what: `preview ${of}: API calls`, figure: String(previewCalls), limit: "0" },
    { what: `preview --refresh ${of}, against a preview`, figure: ratio(refreshed, plain), limit: "1.5 ×" },
    { what: `preview ${of}, against one`, figure: ratio(plain, one.plain), limit: "4 ×" },
    { what: `refresh ${of}: memory, against one`, figure: against(refreshMemory, one.refreshMemory), limit: "2 ×" },
    { what: `preview ${of}: memory, against one`, figure: against(previewMemory, one.previewMemory), limit: "2 ×" },
  ];
}

async function countIs(engine: Engine, count: number): Promise<void> {
  const repo = "https://git.acme.example/acme/many";
  await engine.configure({
    "services:repo": repo,
    "services:release": "c0ffee".padEnd(40, "0"),
    "services:count": count,
  });
}

async function previewOf(engine: Engine, count: number): Promise<void> {
  await countIs(engine, count);
  await succeed(engine.pulumi("preview"));
}
