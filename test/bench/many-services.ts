import { join } from "node:path";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";
import { inTurn } from "./measure";
import { measureDrift, measureReport } from "./reviews";
import { announce, ratio, type Row, succeed } from "./rows";

const some = 20;
const many = 200;
const changed = 100;
const rounds = 3;

/** How refreshes, previews and what is made of them grow with the number of services. */
export async function measureManyServices(): Promise<Row[]> {
  await using engine = await Engine.start(join(__dirname, "services-program"));
  const repository = await TestRepository.create(join(engine.folder, "repository"), { "server.js": webServer("ok") });
  const release = await repository.git("rev-parse", "HEAD");
  const countIs = async (count: number, commit: string | Promise<string> = release) =>
    engine.configure({ "services:repo": repository.path, "services:release": await commit, "services:count": count });
  const preview = (...options: string[]) => succeed(engine.pulumi("preview", ...options));
  const previewOf = async (count: number) => {
    await countIs(count);
    await preview();
  };

  announce(`previews of ${many} services that are not there, in turn with ${some}`);
  await previewOf(some);
  const [ofMany, ofSome] = await inTurn(
    rounds,
    () => previewOf(many),
    () => previewOf(some),
  );
  announce(`${some} services come up`);
  await succeed(engine.up());
  announce(`refreshes and previews of ${some} services`);
  const refresh = await engine.countRequests(() => succeed(engine.pulumi("refresh", "--yes", "--skip-preview")));
  const unchanged = () => preview("--expect-no-changes");
  await unchanged();
  const [refreshed, plain] = await inTurn(rounds, () => preview("--refresh", "--expect-no-changes"), unchanged);
  const reviews = await measureReviews(engine, (count, another) =>
    countIs(count, another === undefined ? release : repository.commit({ "server.js": webServer(another) })),
  );
  return [
    ...reviews,
    {
      what: `refresh of ${some} services: API calls`,
      figure: String(refresh.reads + refresh.writes.length),
      limit: "62",
    },
    {
      what: `preview --refresh of ${some} services, against a preview`,
      figure: ratio(refreshed, plain),
      limit: "1.5 ×",
    },
    { what: `preview of ${many} services, against ${some}`, figure: ratio(ofMany, ofSome), limit: "4 ×" },
  ];
}

/** @param countIs sets how many services the program has, and a text that another release of them answers with */
async function measureReviews(
  engine: Engine,
  countIs: (count: number, another?: string) => Promise<void>,
): Promise<Row[]> {
  // Those that are there get another release, and all others are to be made.
  await countIs(some + changed, "better");
  const report = await measureReport(engine, changed);
  await countIs(some);
  const { "service-7": drifting = "" } = await engine.services();
  const envSpecificDetails = { buildCommand: "echo typed in at Render" };
  await engine.api("PATCH", `/services/${drifting}`, { serviceDetails: { envSpecificDetails } });
  return [report, await measureDrift(engine, some)];
}
