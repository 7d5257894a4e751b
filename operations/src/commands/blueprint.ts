import { render, renderSettings } from "../../../components/render";
import { askedBy } from "../../../stacks/outline";
import { blueprintText } from "../blueprint/text";
import { TAKEOVER } from "../blueprint/unsaid";
import { writeBlueprint } from "../blueprint/write";
import { configuredSystems, requireConfigured } from "../configured-systems";
import { OperationError } from "../operation-error";
import { complain } from "../terminal";
import { writeOutput } from "../write-output";
import type { CommandContext } from "./context";

/** Which system's Blueprint is written, and where to. */
export interface BlueprintOptions {
  stack: string;
  system: string;
  /** A file; by default the Blueprint is printed. */
  output?: string;
}

/**
 * Writes a `render.yaml` that describes what a stack's settings make of a system, and says what it can't describe.
 *
 * @throws OperationError when the stack has no such system, or the file can't be written
 */
export async function blueprint(context: CommandContext, { stack, system, output }: BlueprintOptions): Promise<void> {
  const configuredStack = await configuredSystems(context, stack);
  const { platform, prices, encrypted } = configuredStack;
  const configured = requireConfigured(configuredStack, system);
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
  await writeOutput(text, output, context.say);
  complain(TAKEOVER);
  complain("What a Blueprint can't say:");
  for (const sentence of written.unsaid) complain(`- ${sentence}`);
  for (const { name, key, text: said } of written.remarks)
    complain(`- ${key === undefined ? name : `\`${key}\` of ${name}`} ${said}`);
}
