import type { PlainValue } from "../values/value";
import type { Property } from "./property";

/**
 * Whether Render itself has made a thing larger than the program says, as the program lets it: then it is as it should be,
 * and can't be smaller any more.
 *
 * @param inputs what the program says of the thing
 */
export function isOutgrown(
  { grownByRenderWhen }: Property,
  inputs: Readonly<Record<string, PlainValue | undefined>>,
  said: PlainValue | undefined,
  observed: PlainValue | undefined,
): boolean {
  if (grownByRenderWhen === undefined || inputs[grownByRenderWhen] !== true) return false;
  return typeof said === "number" && typeof observed === "number" && observed > said;
}
