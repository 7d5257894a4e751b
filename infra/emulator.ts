import { createConnection } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { addressOnThisMachine, connectionSettings, missingSettings } from "@slipway/render-api";
import { startCommand } from "./start-command";
import type { StackConfig } from "./stack-settings";

const answerLimitMs = 5_000;

/**
 * Makes sure that a stack on this machine finds its emulator, however `pulumi` was started. A preview needs none; it says what an update
 * will.
 *
 * @throws pulumi.RunError before an update when it isn't running, or when nobody handed its key over
 */
export async function requireEmulator({ stack, values, environment, isPreview }: StackConfig): Promise<void> {
  const config = { host: values["render:host"], apiKey: values["render:apiKey"], ownerId: values["render:ownerId"] };
  const settings = connectionSettings({ config, environment });
  const address = addressOnThisMachine(settings.host);
  if (address === undefined) return;
  const fault = (await isListening(address))
    ? keyFault(stack, missingSettings(settings).length)
    : stopped(stack, address);
  if (fault === undefined) return;
  if (!isPreview) throw new pulumi.RunError(fault);
  await pulumi.log.warn(fault);
}

function stopped(stack: string, { host }: URL): string {
  return `The emulator is not running at \`${host}\`, so nothing of the stack \`${stack}\` can be changed; \`${startCommand(stack)}\` starts it.`;
}

function keyFault(stack: string, missing: number): string | undefined {
  if (missing === 0) return undefined;
  return (
    `The emulator's key is not in the environment: run \`npm run pulumi -- up --stack ${stack}\`, or ` +
    `\`eval "$(npx slipway shellenv --stack ${stack})"\` before a plain \`pulumi\`.`
  );
}

/** Whether anything takes connections there. It asks nothing: a preview sends no request. */
function isListening({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const socket = createConnection({
      host,
      port: Number(port || (protocol === "https:" ? 443 : 80)),
      timeout: answerLimitMs,
    });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}
