import type { RenderClient } from "@slipway/render-client";
import type { ValueMap } from "../../values/value";
import { environmentsOf, type Project } from "./environments";

/** The ids of a project's environments by their names. */
export async function environmentIdsOf(
  render: RenderClient,
  { id, environments }: Pick<Project, "id" | "environments">,
): Promise<ValueMap> {
  const all = environments ?? (await environmentsOf(render, id));
  // Of two of one name, the older one: the list has the newest first.
  return { environmentIds: Object.fromEntries(all.map((environment) => [environment.name, environment.id])) };
}
