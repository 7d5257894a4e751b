import { messageOf } from "@slipway/render-client";
import Table from "cli-table3";
import { setup } from "../../toolchain/test-setup";
import { measureAllSystems } from "./all-systems";
import { measureContainers } from "./containers";
import { measureGoapp } from "./goapp";
import { measureManyServices } from "./many-services";
import { measureParts, measurePreviews } from "./previews";
import { RealtimeStack } from "./realtime-stack";
import { measureReleases } from "./releases";
import { measureReviews } from "./reviews";
import type { Row } from "./rows";
import { measureStarts } from "./starts";
import { measureUpdates } from "./updates";

async function measureRealtime(): Promise<Row[]> {
  await using stack = await RealtimeStack.create();
  return [...(await measureUpdates(stack)), ...(await measurePreviews(stack)), ...(await measureParts(stack))];
}

/** By the name that chooses some of them: `npm run bench -- reviews releases`. */
const GROUPS: Readonly<Record<string, () => Promise<Row[]>>> = {
  starts: measureStarts,
  many: measureManyServices,
  reviews: measureReviews,
  realtime: measureRealtime,
  containers: measureContainers,
  goapp: measureGoapp,
  systems: measureAllSystems,
  releases: measureReleases,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => GROUPS[name] === undefined);
  if (unknown !== undefined)
    throw new Error(`There are no figures \`${unknown}\`: expected some of ${Object.keys(GROUPS).join(", ")}.`);
  await setup();
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(GROUPS))
    if (names.length === 0 || names.includes(name)) rows.push(...(await measure()));
  const table = new Table({ head: ["", "measured", "at most"], style: { head: [], border: [] } });
  table.push(...rows.map(({ what, figure, limit }) => [what, figure, limit]));
  process.stdout.write(`${table.toString()}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
