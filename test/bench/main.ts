import Table from "cli-table3";
import { setup } from "../../toolchain/test-setup";
import { measureManyServices } from "./many-services";
import { measureParts, measurePreviews } from "./previews";
import { RealtimeStack } from "./realtime-stack";
import { measureReleases } from "./releases";
import type { Row } from "./rows";
import { measureStarts } from "./starts";
import { measureUpdates } from "./updates";

async function measureRealtime(): Promise<Row[]> {
  await using stack = await RealtimeStack.create();
  return [...(await measureUpdates(stack)), ...(await measurePreviews(stack)), ...(await measureParts(stack))];
}

async function main(): Promise<void> {
  await setup();
  const rows = [
    ...(await measureStarts()),
    ...(await measureManyServices()),
    ...(await measureRealtime()),
    ...(await measureReleases()),
  ];
  const table = new Table({ head: ["", "measured", "at most"], style: { head: [], border: [] } });
  table.push(...rows.map(({ what, figure, limit }) => [what, figure, limit]));
  process.stdout.write(`${table.toString()}\n`);
}

void main();
