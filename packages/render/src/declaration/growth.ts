import { isMap, type PlainValue } from "../values/value";
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

/**
 * Whether a number is Render's to choose, while another property of the same thing is enabled: whatever it is, it is as it should
 * be, and nobody else sets it.
 *
 * @param inputs what is said of the thing, by its program or by Render
 */
export function isDecidedByRender(
  { decidedByRenderWhen }: Property,
  inputs: Readonly<Record<string, PlainValue | undefined>>,
): boolean {
  const decider = decidedByRenderWhen === undefined ? undefined : inputs[decidedByRenderWhen];
  return isMap(decider) && decider.enabled === true;
}
