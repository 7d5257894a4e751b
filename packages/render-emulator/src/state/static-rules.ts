import type { Header, HeaderInput, Route, RouteInput } from "@slipway/render-api";
import { makeId, type Sources } from "../sources";

/** Headers of a whole list: each gets a new id, as with every full replacement on Render. */
export function headersOf(inputs: readonly HeaderInput[], sources: Sources): Header[] {
  return inputs.map((input) => ({ ...input, id: makeId(sources, "header") }));
}

/** Routes of a whole list: their position is their priority. */
export function routesOf(inputs: readonly RouteInput[], sources: Sources): Route[] {
  return inputs.map((input, priority) => ({ ...input, id: makeId(sources, "route"), priority }));
}
