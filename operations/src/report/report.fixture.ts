import type { Preview } from "../preview/preview";
import { previewIn } from "../preview/preview-document";
import type { SourceHistory } from "../source-history/source-history";
import { makeReport, type Surroundings } from "./make-report";
import type { Report } from "./report";

/** A history in which every release is two commits and one migration away from the other. */
export const history: SourceHistory = {
  commitsBetween: async (_from, to) => [
    { commit: to, subject: "Sell more", author: "someone", date: "2026-11-01T00:00:00Z" },
    { commit: "3".repeat(40), subject: "Sell faster", author: "someone", date: "2026-10-31T00:00:00Z" },
  ],
  migrationsBetween: async (_from, _to, globs) =>
    globs.map((path) => ({ path, sql: "CREATE TABLE orders (id text);\n", change: "added" })),
  isAncestor: async () => false,
};

const plans: Readonly<Record<string, number>> = { starter: 7, standard: 25, basic_256mb: 6, basic_1gb: 19 };

export const surroundings: Surroundings = {
  migrationsOf: (_system, service) => (service === "api" ? ["migrations/1.sql"] : []),
  open: async () => history,
  prices: {
    of: (_type, { plan, numInstances }) => {
      if (typeof plan !== "string") return 0;
      const price = plans[plan];
      return price === undefined ? "unknown plan" : price * Number(numInstances ?? 1);
    },
    source: "By the prices of 2026-10.",
  },
  pictureOf: async () => "flowchart LR",
  warnings: [],
};

/** The report on a recorded preview. */
export async function reportOn(
  document: string,
  around: Partial<Surroundings> = {},
  failure?: string,
): Promise<Report> {
  const preview: Preview | undefined = previewIn(document);
  if (preview === undefined) throw new Error("the recorded document is none");
  const failed = failure === undefined ? preview : { ...preview, failure };
  return makeReport("production", failed, { ...surroundings, ...around });
}
