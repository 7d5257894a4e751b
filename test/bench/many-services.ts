import { join } from "node:path";
import { TestRepository, webServer } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";
import { inTurn } from "./measure";
import { announce, ratio, type Row, succeed } from "./rows";

const some = 20;
const many = 200;
const rounds = 3;

/** How refreshes, previews and what is made of them grow with the number of services. */
export async function measureManyServices(): Promise<Row[]> {
  await using engine = await Engine.start(join(__dirname, "services-program"));
  const repository = await TestRepository.create(join(engine.folder, "repository"), { "server.js": webServer("ok") });
  const release = await repository.git("rev-parse", "HEAD");
  const countIs = (count: number) =>
    engine.configure({ "services:repo": repository.path, "services:release": release, "services:count": count });
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
  return [
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
