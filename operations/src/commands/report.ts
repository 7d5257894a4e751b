import { requireEmulator } from "../emulator/record";
import { readPreview } from "../preview/read-preview";
import { pulumiFor } from "../pulumi";
import type { ReportFormat } from "../report/prepare";
import { emulatorHost } from "../stack-config";
import { atRelease, type LookedAt } from "../updates/at-release";
import type { INTERRUPTED } from "../updates/interruption";
import { writeOutput } from "../write-output";
import type { CommandContext } from "./context";

/** How a stack's next update is reported. */
export interface ReportOptions extends LookedAt {
  format: ReportFormat;
  /** The file that it is written to; without one it is printed. */
  output?: string;
}

/**
 * Says what the next update of a stack would do.
 *
 * @returns whether it can be made: what the preview refused is reported as well; or that it was interrupted
 * @throws OperationError when there is no preview, and therefore no report: no such stack, no backend, no passphrase
 */
export async function report(context: CommandContext, options: ReportOptions): Promise<boolean | typeof INTERRUPTED> {
  return atRelease(context, options, () => makeReport(context, options));
}

async function makeReport(context: CommandContext, { stack, format, output }: ReportOptions): Promise<boolean> {
  const { project, step, say } = context;
  if (emulatorHost(project, stack) !== undefined) await requireEmulator(project);
  const pulumi = await pulumiFor(project, stack, step);
  const [preview, write] = await Promise.all([readPreview(pulumi, stack), prepare(context, stack)]);
  const { outcome, text } = await write(preview, format);
  await writeOutput(text, output, say);
  return outcome !== "refused";
}

/** What a report is made with, the systems among it, takes a good part of a second to load: the preview has begun by then. */
async function prepare(context: CommandContext, stack: string) {
  const { prepareReport } = await import("../report/prepare.js");
  return prepareReport(context, stack);
}
