import { z } from "zod";
import { succeed } from "../promotion/team";
import { ManyWorld } from "./many-world";
import { inTurn, median, secondsOf } from "./measure";
import { announce, ratio, type Row, seconds } from "./rows";

const some = 20;
const changed = 100;
const rounds = 3;

const reportSchema = z.object({ resources: z.array(z.unknown()), systems: z.array(z.object({ picture: z.string() })) });
const driftSchema = z.object({ drift: z.array(z.unknown()) });

/** What reviewers, and those who look for drift, wait for: the commands themselves, their start among it. */
export async function measureReviews(): Promise<Row[]> {
  await using world = await ManyWorld.create();
  announce(`${some} services come up`);
  await world.set(some);
  await succeed(world.slipway("start", "--stack", "local"));
  return [await measureReport(world), await measureDrift(world)];
}

/** What `slipway report` takes beyond the preview that it is made from, of a stack with many changes. */
async function measureReport(world: ManyWorld): Promise<Row> {
  announce(`a report of ${changed} changed resources, in turn with a plain preview`);
  // Those that are there get another release, and all others are to be made.
  await world.release("better");
  await world.set(some + changed);
  const pulumi = await world.pulumi();
  const { stdout } = await succeed(world.slipway("report", "--stack", "local", "--format", "json"));
  const made = reportSchema.parse(JSON.parse(stdout));
  if (made.resources.length < changed) throw new Error(`the report has ${made.resources.length} resources only`);
  const [reported, previewed] = await inTurn(
    rounds,
    () => succeed(world.slipway("report", "--stack", "local")),
    () => succeed(pulumi("preview", "--json", "--show-sames")),
  );
  const figure = `${seconds(reported - previewed)} over ${seconds(previewed)}: ${ratio(reported, previewed)}`;
  return {
    what: `slipway report of ${made.resources.length} changed resources, over a preview`,
    figure,
    limit: "1 s over",
  };
}

async function measureDrift(world: ManyWorld): Promise<Row> {
  announce(`what drifted of ${some} services`);
  await world.set(some);
  await succeed(world.slipway("deploy", "--stack", "local"));
  await world.changeAtRender("many-service-1-local");
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) {
    figures.push(
      await secondsOf(async () => {
        const { exitCode, stdout, all } = await world.slipway("drift", "--stack", "local", "--json");
        if (exitCode !== 2 || driftSchema.parse(JSON.parse(stdout)).drift.length === 0) throw new Error(all);
      }),
    );
  }
  return { what: `slipway drift of ${some} services`, figure: seconds(median(figures)), limit: "5 s" };
}
