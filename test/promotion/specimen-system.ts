import { checksTableWith, tableWith } from "../../operations/src/new-system/template";

/** A check of the specimen, as a team has it for its system. */
const check = `import { request } from "../check-requests";
import type { Check } from "../check";

export const checks: readonly Check[] = [
  {
    name: "visitors are greeted",
    hint: "see its log",
    run: async ({ outputs, signal }) => {
      await request(outputs.url ?? "", { signal });
      return undefined;
    },
  },
];
`;

/** What makes the smallest system one that the clone at `path` brings up and verifies: files by their paths. */
export function specimenSystem(path: string): Record<string, string> {
  const rows = [tableWith, checksTableWith].map((withRow) => withRow(path, "specimen", "specimen"));
  return {
    ...Object.fromEntries(rows.map(({ file, text }) => [file, text])),
    "stacks/specimen/checks.ts": check,
  };
}
