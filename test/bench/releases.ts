import { secondsOf } from "./measure";
import { announce, type Row, seconds } from "./rows";
import { SteadyTraffic, type TrafficReport } from "../engine/steady-traffic";
import { succeed } from "../promotion/team";
import { World } from "../promotion/world";

const perSecond = 50;

/** What a promotion to production and the way back take, and what visitors see of them. */
export async function measureReleases(): Promise<Row[]> {
  await using world = await World.create();
  announce("staging and production come up");
  await world.bringUp("staging");
  await world.bringUp("production");
  announce("staging runs another release of every service");
  const release = await world.application.push({ "packages/market/bench.txt": "2", "package.txt": "2" }, "Another");
  await world.set("staging", { release });
  await succeed(world.slipway("deploy", "--stack", "staging"));
  announce(`it is promoted, at ${perSecond} requests a second`);
  const promote = ["promote", "--from", "staging", "--to", "production", "--yes"];
  const promoted = await measured(world, promote);
  await world.keep("Set production");
  announce("and taken back");
  const back = await measured(world, ["rollback", "--stack", "production"]);
  return [
    { what: "promote of realtime, verified", figure: seconds(promoted.took), limit: "60 s" },
    failed(promoted.report, "promote"),
    { what: "rollback of realtime, verified", figure: seconds(back.took), limit: "10 s" },
    { what: "  rollback: builds", figure: String(back.builds), limit: "0" },
    failed(back.report, "rollback"),
  ];
}

async function measured(world: World, command: readonly string[]) {
  const before = await world.builds();
  await using traffic = SteadyTraffic.start(await world.visits("production"), perSecond);
  const took = await secondsOf(() => succeed(world.slipway(...command)));
  const report = await traffic.stop();
  return { took, report, builds: (await world.builds()) - before };
}

function failed({ sent, failures, slowestMs }: TrafficReport, what: string): Row {
  for (const failure of failures) announce(failure);
  const figure = `${failures.length} of ${sent}, slowest ${seconds(slowestMs / 1000)}`;
  return { what: `  ${what}: failed requests at ${perSecond} a second`, figure, limit: "0" };
}
