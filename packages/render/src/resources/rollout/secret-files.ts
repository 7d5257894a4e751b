import { deleteUnlessGone, putSecretFile, putSecretFiles, secretFilesOf } from "@slipway/render-client";
import type { Operation } from "../../resource";
import { requireRoom } from "../secret-files-size";
import type { Entry } from "./records";
import { type Knowledge, plannedTexts, type TextWrites, type Write } from "./text-writes";

/**
 * The writes of a service's secret files: one at most, so that none is refused for what another one would have made room for, and no deploy
 * ever finds half of them.
 *
 * @throws ProviderError when the files would be more than Render keeps, with those that the program doesn't state
 */
export async function secretFileWrites({ render }: Operation, entry: Entry, knowledge: Knowledge): Promise<Write[]> {
  const { serviceId, secretFiles: stated = {} } = entry;
  const read = () => secretFilesOf(render, serviceId);
  const { writes, observed } = await plannedTexts("secretFiles", entry, knowledge, read);
  const { puts, deletes } = writes;
  const changed = [...Object.keys(puts), ...deletes];
  const [only = ""] = changed;
  if (changed.length === 0) return [];
  const there = observed ?? (await read());
  const files = filesAfter(there, writes);
  requireRoom(`\`${knowledge.key}\` (\`${serviceId}\`)`, files, stated);
  // A service that has none yet takes one file as well as all of its files.
  if (changed.length > 1 || there.size === 0)
    return [
      () =>
        putSecretFiles(
          render,
          serviceId,
          [...files].map(([name, content]) => ({ name, content })),
        ),
    ];
  const { [only]: content } = puts;
  if (content !== undefined) return [() => putSecretFile(render, serviceId, only, content)];
  return [() => deleteUnlessGone(render, `/services/${serviceId}/secret-files/${encodeURIComponent(only)}`)];
}

/** What somebody else added stays. */
function filesAfter(before: ReadonlyMap<string, string>, { puts, deletes }: TextWrites): Map<string, string> {
  const after = new Map([...before, ...Object.entries(puts)]);
  for (const name of deletes) after.delete(name);
  return after;
}
