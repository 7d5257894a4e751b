import { readSettings } from "../../infra/settings";
import type { StackConfig } from "../../infra/stack-settings";
import { systems } from "../../stacks";

/** What is said of a stack's settings; `none` where nothing is wrong. */
export async function complaint(given: StackConfig): Promise<string> {
  return readSettings(given, systems).then(
    () => "none",
    (error: unknown) => String(error instanceof Error ? error.message : error),
  );
}
