import { deleteUnlessGone, envVarsOf, putEnvVar, putEnvVars } from "@slipway/render-client";
import type { Operation } from "../../resource";
import { groupWrites } from "./group-links";
import type { Entry } from "./records";
import { secretFileWrites } from "./secret-files";
import { type Knowledge, plannedTexts, type Write } from "./text-writes";

/**
 * The writes that reconcile a service's variables, secret files and groups with its entry. What can be told to be refused is told here,
 * before the first of them.
 */
export async function configurationWrites(operation: Operation, entry: Entry, knowledge: Knowledge): Promise<Write[]> {
  const writes = await Promise.all([
    variableWrites(operation, entry, knowledge),
    secretFileWrites(operation, entry, knowledge),
    groupWrites(operation, entry, knowledge),
  ]);
  return writes.flat();
}

async function variableWrites({ render }: Operation, entry: Entry, knowledge: Knowledge): Promise<Write[]> {
  const { serviceId } = entry;
  const { writes, observed } = await plannedTexts("envVars", entry, knowledge, () => envVarsOf(render, serviceId));
  const rows = Object.entries(writes.puts).map(([key, value]) => ({ key, value }));
  // A new service has none, so that nothing of anybody else's can be lost by writing all at once.
  if (observed?.size === 0 && rows.length > 0) return [() => putEnvVars(render, serviceId, rows)];
  const path = (name: string): string => `/services/${serviceId}/env-vars/${encodeURIComponent(name)}`;
  return [
    ...rows.map(
      ({ key, value }) =>
        () =>
          putEnvVar(render, serviceId, key, { value }),
    ),
    ...writes.deletes.map((name) => () => deleteUnlessGone(render, path(name))),
  ];
}
