import { maxPageSize } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import { z } from "zod";
import type { CollectionApi, NamedThing } from "./api";

/** The rows of a kind's list, wrapped or bare. Of a bare list no further page can be asked for. */
export function rowsOf<Row>(
  render: RenderClient,
  { path, wrapper }: Pick<CollectionApi<NamedThing>, "path" | "wrapper">,
  schema: z.ZodType<Row>,
  query: Readonly<Record<string, string>>,
): Promise<Row[]> {
  if (wrapper !== "bare") return render.list(path, wrapper, schema, query);
  return render.ask("get", path, z.array(schema), { query: { limit: maxPageSize, ...query } });
}
