import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { render, renderSettings } from "../../../components/render";
import { askedBy } from "../../../stacks/outline";
import { blueprintText } from "../blueprint/text";
import { TAKEOVER } from "../blueprint/unsaid";
import { writeBlueprint } from "../blueprint/write";
import { configuredSystems } from "../configured-systems";
import { OperationError } from "../operation-error";
import { complain } from "../terminal";
import type { CommandContext } from "./context";

/** Which system's Blueprint is written, and where to. */
export interface BlueprintOptions {
  stack: string;
  system: string;
  /** A file; by default the Blueprint is printed. */
  out?: string;
}

/**
 * Writes a `render.yaml` that describes what a stack's settings make of a system, and says what it can't describe.
 *
 * @throws OperationError when the stack has no such system, or the file can't be written
 */
export async function blueprint(context: CommandContext, { stack, system, out }: BlueprintOptions): Promise<void> {
  const { systems, platform, prices, encrypted } = await configuredSystems(context, stack);
  const configured = systems.find((one) => one.system.name === system);
  if (configured === undefined) {
    const names = systems.map((one) => one.system.name).join(", ");
    throw new OperationError(`The stack \`${stack}\` brings up no system \`${system}\`: it has ${names}.`);
  }
  if (platform.name !== render.name)
    throw new OperationError(`The stack \`${stack}\` is for ${platform.name}: only Render has Blueprints.`);
  const { region } = renderSettings.parse(platform.settings);
  const defaultDiskSizeGB = (plan: string) => prices.defaultDiskSizeGB(plan);
  const reachedByDomain = render.reachedByDomain(platform.settings);
  const composition = await askedBy(configured, { defaultDiskSizeGB, reachedByDomain });
  const written = writeBlueprint({ composition, sources: configured.sources, region, encrypted, defaultDiskSizeGB });
  const command = `npx slipway blueprint --stack ${stack} --system ${system}`;
  const text = blueprintText(written, [
    `The system \`${system}\` of the stack \`${stack}\`, written by`,
    `  ${command}`,
  ]);
  if (out === undefined) context.say(text.trimEnd());
  else await write(path.resolve(out), text);
  complain(TAKEOVER);
  complain("What a Blueprint can't say:");
  for (const sentence of written.unsaid) complain(`- ${sentence}`);
  for (const { name, key, text: said } of written.remarks)
    complain(`- ${key === undefined ? name : `\`${key}\` of ${name}`} ${said}`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new OperationError(`\`${file}\` can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
