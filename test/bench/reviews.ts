import { priceOfResource } from "../../components/render/prices";
import { driftOf } from "../../operations/src/drift/drift-of";
import { readPreview } from "../../operations/src/preview/read-preview";
import { makeReport } from "../../operations/src/report/make-report";
import { markdownOf } from "../../operations/src/report/markdown";
import { openSourceHistory } from "../../operations/src/source-history/source-history";
import { projectIn } from "../../operations/src/project";
import type { Engine } from "../engine/engine";
import { inTurn, median, secondsOf } from "./measure";
import { quietPulumi } from "./quiet-pulumi";
import { announce, type Row, seconds } from "./rows";

const rounds = 3;

/** What a reviewer waits for beyond the preview, of a stack with many changes. */
export async function measureReport(engine: Engine, changed: number): Promise<Row> {
  announce(`a report of ${changed} changed resources, in turn with its preview`);
  const pulumi = quietPulumi(engine);
  const around = {
    migrationsOf: () => [],
    open: (repo: string, rootDir: string) => openSourceHistory(projectIn(engine.folder), repo, rootDir),
    prices: { of: priceOfResource, source: "", budget: undefined },
    pictureOf: async () => undefined,
    warnings: [],
  };
  const report = async (): Promise<void> => {
    const made = await makeReport(engine.stack, await readPreview(pulumi, engine.stack), around);
    if (made.resources.length < changed) throw new Error(`the report has ${made.resources.length} resources only`);
    markdownOf(made);
  };
  const preview = async (): Promise<void> => {
    const { exitCode, text } = await engine.pulumi("preview", "--json", "--show-sames");
    if (exitCode !== 0) throw new Error(text);
  };
  const [reported, previewed] = await inTurn(rounds, report, preview);
  const over = `${seconds(reported)}, ${seconds(reported - previewed)} over its preview`;
  return { what: `report of ${changed} changed resources`, figure: over, limit: "1 s over" };
}

/** Looks what differs at Render from what the program says of a stack. */
export async function measureDrift(engine: Engine, services: number): Promise<Row> {
  announce(`what drifted of ${services} services`);
  const figures: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    figures.push(await secondsOf(async () => (found = (await driftOf(quietPulumi(engine), engine.stack)).length)));
  }
  if (found === 0) throw new Error("a service has drifted, and no difference was found");
  return { what: `drift of ${services} services`, figure: seconds(median(figures)), limit: "5 s" };
}
