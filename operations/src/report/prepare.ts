import type { CommandContext } from "../commands/context";
import type { Preview } from "../preview/preview";
import { htmlOf } from "./html";
import { makeReport } from "./make-report";
import { markdownOf } from "./markdown";
import type { Report } from "./report";
import { type StackSurroundings, surroundingsOf } from "./surroundings";

/** The forms of a report. */
export type ReportFormat = "markdown" | "html" | "json";

/** A report in one of its forms. */
export interface WrittenReport {
  outcome: Report["outcome"];
  text: string;
}

type Write = (report: Report, around: StackSurroundings) => string | Promise<string>;

const FORMATS: Readonly<Record<ReportFormat, Write>> = {
  markdown: markdownOf,
  html: async (report, { drawingOf }) => htmlOf(report, await drawingOf(report.systems)),
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
};

/** Reads all that a report of a stack is made with but its preview, which may go on meanwhile. */
export async function prepareReport(
  context: CommandContext,
  stack: string,
): Promise<(preview: Preview, format: ReportFormat) => Promise<WrittenReport>> {
  const around = await surroundingsOf(context, stack);
  return async (preview, format) => {
    const report = await makeReport(stack, preview, around);
    return { outcome: report.outcome, text: await FORMATS[format](report, around) };
  };
}
