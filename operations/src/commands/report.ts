import { writeFile } from "node:fs/promises";
import { requireEmulator } from "../emulator/record";
import { readPreview } from "../preview/read-preview";
import { pulumiFor } from "../pulumi";
import { htmlOf } from "../report/html";
import { makeReport } from "../report/make-report";
import { markdownOf } from "../report/markdown";
import type { Report } from "../report/report";
import { type StackSurroundings, surroundingsOf } from "../report/surroundings";
import { emulatorHost } from "../stack-config";
import type { CommandContext } from "./context";

/** How a stack's next update is reported. */
export interface ReportOptions {
  stack: string;
  format: "markdown" | "html" | "json";
  /** The file that it is written to; without one it is printed. */
  output?: string;
}

type Format = (report: Report, around: StackSurroundings) => string | Promise<string>;

const FORMATS: Readonly<Record<ReportOptions["format"], Format>> = {
  markdown: markdownOf,
  html: async (report, { drawingOf }) => htmlOf(report, await drawingOf(report.systems)),
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
};

/**
 * Says what the next update of a stack would do.
 *
 * @returns whether it can be made: what the preview refused is reported as well
 * @throws OperationError when there is no preview, and therefore no report: no such stack, no backend, no passphrase
 */
export async function report(context: CommandContext, { stack, format, output }: ReportOptions): Promise<boolean> {
  const { project, step, say } = context;
  if (emulatorHost(project, stack) !== undefined) await requireEmulator(project);
  const pulumi = await pulumiFor(project, stack, step);
  const [preview, around] = await Promise.all([readPreview(pulumi, stack), surroundingsOf(context, stack)]);
  const made = await makeReport(stack, preview, around);
  const text = await FORMATS[format](made, around);
  if (output === undefined) say(text.trimEnd());
  else await writeFile(output, text);
  return made.outcome !== "refused";
}
