import { OperationError } from "../operation-error";
import type { Preview } from "../preview/preview";
import { readPreview } from "../preview/read-preview";
import type { Pulumi } from "../pulumi";
import { type Difference, type Differences, differencesIn, hasSecretDifference } from "./differences";

/** What differs at Render from what the program says, per property. Nothing is written, neither at Render nor in Pulumi's state. */
export async function driftOf(pulumi: Pulumi, stack: string): Promise<Difference[]> {
  return (await compare(pulumi, stack)).drift;
}

/**
 * How program, state and Render differ, by one preview that refreshes; only where secrets differ by another one, which doesn't.
 *
 * @throws OperationError when the program or the provider refuses to say
 */
export async function compare(pulumi: Pulumi, stack: string): Promise<Differences> {
  const preview = await previewed(pulumi, stack, true);
  const plain = hasSecretDifference(preview) ? await previewed(pulumi, stack, false) : undefined;
  const pending = new Set(
    plain?.changes.flatMap(({ urn, properties }) => properties.map(({ path }) => `${urn} ${path}`)),
  );
  return differencesIn(preview, (urn, path) => pending.has(`${urn} ${path}`));
}

async function previewed(pulumi: Pulumi, stack: string, refresh: boolean): Promise<Preview> {
  const preview = await readPreview(pulumi, stack, { refresh });
  if (preview.failure === undefined) return preview;
  throw new OperationError(`Stack \`${stack}\` can't be compared with Render: ${preview.failure}`);
}
