import { z } from "zod";
import { parseJson } from "../../../infra/problem";
import type { CommandContext } from "../commands/context";
import { stackEmulator } from "../commands/stack-emulator";
import { registryAddress } from "../emulator/registry-address";
import { OperationError } from "../operation-error";
import { emulatorHost } from "../stack-config";

/** The registry beside the emulator that a stack is on. */
export interface EmulatorRegistry {
  /**
   * Where it is, running.
   *
   * @throws OperationError where the stack is on no emulator, or there is none beside it
   */
  start(): Promise<string>;
  /** Where it is, as far as that is known; undefined for a stack elsewhere. */
  address(): Promise<string | undefined>;
}

/** What a registry says of a request that it can't answer. */
const Refusal = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });

export function emulatorRegistry(context: CommandContext, stack: string): EmulatorRegistry {
  const { project, step } = context;
  return {
    async start() {
      if (emulatorHost(project, stack) === undefined)
        throw new OperationError(
          `Where the images of \`${stack}\` are to be is not said: give \`--registry\`, such as \`--registry localhost:5000\` for one on this machine.`,
        );
      const { registry } = await stackEmulator(context, stack);
      if ("problem" in registry) throw new OperationError(`${registry.problem}.`);
      // It begins with the first request, and may have to be pulled then.
      await step("starting the registry beside the emulator", () => requireAnswer(registry.address));
      return registry.address;
    },
    address: () => registryAddress(project, stack),
  };
}

/** @throws OperationError where a registry answers anything but that it is one, with what it says */
export async function requireAnswer(address: string): Promise<void> {
  const response = await fetch(`http://${address}/v2/`, { redirect: "error" });
  const text = await response.text();
  if (response.ok) return;
  const [first] = Refusal.safeParse(parseJson(text)).data?.errors ?? [];
  const message = first?.message ?? `The registry at \`${address}\` answers ${response.status}`;
  throw new OperationError(`${message.replace(/\.$/, "")}.`);
}
