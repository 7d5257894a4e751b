import { madeAt, maxPageSize } from "@slipway/render-api";
import { z } from "zod";
import type { RenderClient } from "./client";
import { RenderError } from "./error";
import { Pages } from "./pages";

/** Where a list is, and what its rows are wrapped in: `bare` where they are not. */
export interface RowsOf {
  readonly path: string;
  readonly wrapper: string;
  /** Whether a bare list can be asked for what was made before a time: so all of it is read. */
  readonly hasTimeFilter?: true;
  /** Whether a bare list always comes as a whole: then nobody can ask it for fewer. */
  readonly isWhole?: true;
}

interface DatedRow {
  readonly id: string;
  readonly createdAt?: string | undefined;
}

/** The rows of a list, wrapped or bare. Of a bare list without a filter by time, those behind the first hundred can't be asked for. */
export function rowsOf<Row extends DatedRow>(
  render: RenderClient,
  list: RowsOf,
  schema: z.ZodType<Row>,
  query: Readonly<Record<string, string>>,
): Promise<Row[]> {
  const { path, wrapper, hasTimeFilter, isWhole } = list;
  if (wrapper !== "bare") return render.list(path, wrapper, schema, query);
  const page = (more: Readonly<Record<string, string>>): Promise<Row[]> =>
    render.ask("get", path, z.array(schema), { query: { ...(!isWhole && { limit: maxPageSize }), ...query, ...more } });
  return hasTimeFilter ? allRows(path, page) : page({});
}

/** All rows of a list that has the newest first and no cursors. */
async function allRows<Row extends DatedRow>(
  path: string,
  page: (more: Readonly<Record<string, string>>) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = new Map<string, Row>();
  const pages = new Pages();
  for (let more = {}; ;) {
    const found = await page(more);
    const known = rows.size;
    for (const row of found) rows.set(row.id, row);
    const before = justAfter(found.at(-1));
    if (found.length < maxPageSize || rows.size === known || before === undefined) return [...rows.values()];
    const fault = pages.faultOf(before, 0);
    if (fault !== undefined) throw new RenderError(`Render's list \`GET ${path}\` ${fault}.`);
    more = { createdBefore: before };
  }
}

/** Others may have been made at the very time of a page's last row, and be on no page yet. */
function justAfter(row: DatedRow | undefined): string | undefined {
  const madeMs = row?.createdAt === undefined ? madeAt(row?.id ?? "") : Date.parse(row.createdAt);
  return madeMs === undefined || Number.isNaN(madeMs) ? undefined : new Date(madeMs + 1).toISOString();
}
