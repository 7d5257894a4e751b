import type { ServiceEvent } from "@slipway/render-api";
import { check } from "./openapi-replies";
import openapi from "./render-openapi-replies.json";

/** What Render's description calls the details of a type, where that isn't the type itself. */
const otherTitles: Readonly<Record<string, string>> = { plan_changed: "instance_type_changed" };

/** The descriptions of details, by what they are called. */
const details = new Map(
  openapi.replies["GET /events/{eventId}"][200].properties.details.anyOf.flatMap((group) =>
    group.anyOf.map((one) => [one.title.toLowerCase().replaceAll(" ", "_"), one] as const),
  ),
);

/** Expects of an event that its details are those of its type: in a reply those of any would do. */
export function checkDetails({ type, details: given }: Pick<ServiceEvent, "type" | "details">): void {
  const schema = details.get(otherTitles[type] ?? type);
  if (schema === undefined) throw new Error(`Render's description has no details of \`${type}\``);
  check(type, { ...schema, $defs: openapi.$defs }, given);
}
