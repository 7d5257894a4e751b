import { OperationError } from "../operation-error";
import type { Preview } from "../preview/preview";
import { readPreview } from "../preview/read-preview";
import type { Pulumi } from "../pulumi";
import { type Difference, type Differences, differencesIn } from "./differences";

/** What differs at Render from what the program says, per property. Nothing is written, neither at Render nor in Pulumi's state. */
export async function driftOf(pulumi: Pulumi, stack: string): Promise<Difference[]> {
  return (await compare(pulumi, stack)).drift;
}

/**
 * How program, state and Render differ, by a preview that refreshes, and one that doesn't for what nobody sees of secrets: whether the program
 * or Render has changed them. They run side by side, since the first waits for Render most of its time.
 *
 * @throws OperationError when the program or the provider refuses to say
 */
export async function compare(pulumi: Pulumi, stack: string): Promise<Differences> {
  const [preview, plain] = await Promise.all([previewed(pulumi, stack, true), previewed(pulumi, stack, false)]);
  const pending = new Set(
    plain.changes.flatMap(({ urn, properties }) => properties.map(({ path }) => `${urn} ${path}`)),
  );
  return differencesIn(preview, (urn, path) => pending.has(`${urn} ${path}`));
}

async function previewed(pulumi: Pulumi, stack: string, refresh: boolean): Promise<Preview> {
  const preview = await readPreview(pulumi, stack, { refresh });
  if (preview.failure === undefined) return preview;
  throw new OperationError(`Stack \`${stack}\` can't be compared with Render: ${preview.failure}`);
}
