import { maxPageSize } from "@slipway/render-api";
import { z } from "zod";
import type { RenderClient } from "./client";

/** Where a list is, and what its rows are wrapped in: `bare` where they are not. */
export interface RowsOf {
  readonly path: string;
  readonly wrapper: string;
}

/** The rows of a list, wrapped or bare. Of a bare list no further page can be asked for. */
export function rowsOf<Row>(
  render: RenderClient,
  { path, wrapper }: RowsOf,
  schema: z.ZodType<Row>,
  query: Readonly<Record<string, string>>,
): Promise<Row[]> {
  if (wrapper !== "bare") return render.list(path, wrapper, schema, query);
  return render.ask("get", path, z.array(schema), { query: { limit: maxPageSize, ...query } });
}
