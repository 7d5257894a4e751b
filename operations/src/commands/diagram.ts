import { outlineOf } from "../../../stacks/outline";
import { configuredSystems } from "../configured-systems";
import { layOut } from "../diagram/layout";
import { mermaidOfStack } from "../diagram/mermaid";
import { pictureOf } from "../diagram/picture";
import { svgOf } from "../diagram/svg";
import { note } from "../terminal";
import { writeOutput } from "../write-output";
import type { CommandContext } from "./context";

/** Which stack is drawn, and where to. */
export interface DiagramOptions {
  stack: string;
  format: "svg" | "mermaid";
  /** A file; by default the diagram is printed. */
  output?: string;
}

/**
 * Draws the systems of a stack by its settings: services, data stores, and who knows whose address.
 *
 * @throws OperationError when the file can't be written
 */
export async function diagram(context: CommandContext, { stack, format, output }: DiagramOptions): Promise<void> {
  const { systems, prices } = await configuredSystems(context, stack);
  const outlines = await Promise.all(systems.map((system) => outlineOf(system, prices)));
  for (const { system, unread } of outlines)
    for (const { service, variable, reason } of unread)
      note(`\`${variable}\` of ${system}'s ${service} is not drawn, since nobody can say what stands in it: ${reason}`);
  const drawn =
    format === "svg"
      ? svgOf(await layOut(pictureOf(outlines)), `Stack ${stack}: ${outlines.map(({ system }) => system).join(", ")}`)
      : `${mermaidOfStack(outlines)}\n`;
  await writeOutput(drawn, output, context.say);
}
