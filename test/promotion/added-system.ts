import { checksTableWith, tableWith } from "../../operations/src/new-system/template";

/** A check of a system that has one address, as a team has it. */
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

/** What makes a system that stands in `stacks/` one that the clone at `path` brings up and verifies: files by their paths. */
export function addedSystem(path: string, name: string): Record<string, string> {
  const rows = [tableWith, checksTableWith].map((withRow) => withRow(path, name, name));
  return {
    ...Object.fromEntries(rows.map(({ file, text }) => [file, text])),
    [`stacks/${name}/checks.ts`]: check,
  };
}
