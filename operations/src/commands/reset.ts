import { rm } from "node:fs/promises";
import { removeBuilds } from "@slipway/render-emulator/process";
import { DEFAULT_STACK } from "../../../infra/start-command";
import { stopEmulator } from "../emulator/stop";
import { OperationError } from "../operation-error";
import { stacksOnEmulator } from "../stacks-on-emulator";
import type { CommandContext } from "./context";

/** What is asked of {@link reset}. */
export interface ResetOptions {
  /** Whether other stacks than the default one may go, too. */
  all?: boolean;
}

/**
 * Stops the emulator and removes its data, the builds that it left in the user's cache, and the state of the stacks on it: the next
 * `start` begins from nothing.
 *
 * @throws OperationError before anything is touched, when other stacks would go that nobody has spoken of
 */
export async function reset(context: CommandContext, { all = false }: ResetOptions): Promise<void> {
  const { emulatorFolder, stateFolder } = context.project;
  const stacks = await stacksOnEmulator(context.project);
  const others = stacks.filter((stack) => stack !== DEFAULT_STACK);
  if (others.length > 0 && !all) throw new OperationError(refusal(others));
  await stopEmulator(context.project, context.step);
  await context.step("removing builds", () => removeBuilds(emulatorFolder));
  await rm(emulatorFolder, { recursive: true, force: true });
  await rm(stateFolder, { recursive: true, force: true });
  const of = stacks.length === 0 ? "" : ` of ${listed(stacks)}`;
  context.say(`The emulator's data, its builds and the state${of} are gone. \`npm start\` starts from scratch.`);
}

function refusal(others: readonly string[]): string {
  const [first] = others;
  return (
    `The emulator holds ${listed(others)} as well, which would be gone, too: \`npm run reset -- --all\` removes everything, ` +
    `\`npm run destroy -- --stack ${first}\` what one stack created. Nothing was touched.`
  );
}

function listed(stacks: readonly string[]): string {
  return `${stacks.length === 1 ? "stack" : "stacks"} ${stacks.map((stack) => `\`${stack}\``).join(", ")}`;
}
