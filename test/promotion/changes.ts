import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Files of `realtime` as a developer changes them, by their paths in its folder. */
export type Change = Readonly<Record<string, string>>;

/**
 * Each symbol comes to have an exchange: a column, which a migration makes and all that runs meanwhile can do without, and
 * the API's answers.
 *
 * @param application the folder of `realtime`
 */
export async function exchanges(application: string): Promise<Change> {
  return {
    "packages/migrations/migrations/0004_exchanges.sql": `-- Up Migration
ALTER TABLE symbols ADD COLUMN exchange text NOT NULL DEFAULT 'spot';

-- Down Migration
ALTER TABLE symbols DROP COLUMN exchange;
`,
    ...(await edited(application, "services/orchestrator-api/src/symbol-rows.ts", [
      ["  name: string | null;\n", "  name: string | null;\n  exchange: string;\n"],
      ["SELECT symbol, name FROM symbols", "SELECT symbol, name, exchange FROM symbols"],
    ])),
  };
}

/**
 * What was typed to try something is committed along: the dashboard asks the API at one address, whatever it is built for. Where that
 * address is right, nothing is wrong with it.
 */
export function addressTypedIn(application: string, apiUrl: string): Promise<Change> {
  const typed = [/import\.meta\.env\.VITE_API_BASE_URL\.replace\(.*\)/, JSON.stringify(apiUrl)] as const;
  return edited(application, "frontend/dashboard/src/api.ts", [typed]);
}

async function edited(
  application: string,
  path: string,
  edits: readonly (readonly [string | RegExp, string])[],
): Promise<Change> {
  let text = await readFile(join(application, path), "utf8");
  for (const [found, instead] of edits) {
    const changed = text.replace(found, () => instead);
    if (changed === text) throw new Error(`${path} has no ${String(found)}`);
    text = changed;
  }
  return { [path]: text };
}
