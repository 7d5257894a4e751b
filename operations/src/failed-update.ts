import { openStack } from "./deployed-stack";
import type { CommandContext } from "./commands/context";
import { failedStep, logsOfFailure } from "./failed-deploy";
import { reportStatus, type ServiceStatus } from "./status/report";
import { fullName } from "./stack-resources";

/** For each service of a stack whose last deploy failed: at which step, and the one command that prints the log of that step. */
export async function failedDeploys(context: CommandContext, stack: string): Promise<string[]> {
  try {
    const { services } = await reportStatus(await openStack(context, stack));
    return services.flatMap((service) => failedDeploy(service, stack) ?? []);
  } catch {
    return []; // The update has said already what is wrong.
  }
}

/** Undefined where the last deploy didn't fail, or what failed was undone since. */
export function failedDeploy({ state, lastDeploy, ...service }: ServiceStatus, stack: string): string | undefined {
  const step = failedStep(lastDeploy?.status);
  if (state !== "failed" || step === undefined) return undefined;
  const name = fullName(service);
  return `\`${name}\` failed at ${step}; its whole log: \`${logsOfFailure(name, lastDeploy?.status, stack)}\`.`;
}
