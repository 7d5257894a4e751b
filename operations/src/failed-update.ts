import { openStack } from "./deployed-stack";
import type { CommandContext } from "./commands/context";
import { stackFlag } from "./start-command";
import { reportStatus, type ServiceStatus } from "./status/report";
import { fullName } from "./stack-resources";

/** What of a deploy failed, and the type of log line that has the reason. A pre-deploy command's may be of either. */
const STEPS: Readonly<Record<string, { step: string; type?: "build" | "app" }>> = {
  build_failed: { step: "its build", type: "build" },
  pre_deploy_failed: { step: "its pre-deploy command" },
  update_failed: { step: "its start or health check", type: "app" },
};

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
  const failed = STEPS[lastDeploy?.status ?? ""];
  if (state !== "failed" || failed === undefined) return undefined;
  return `\`${fullName(service)}\` failed at ${failed.step}; its whole log: \`${logsCommand(fullName(service), stack, failed.type)}\`.`;
}

/** The line that prints a service's log. */
export function logsCommand(service: string, stack: string, type: "build" | "app" | undefined): string {
  return `npx slipway logs ${service}${type === undefined ? "" : ` --type ${type}`}${stackFlag(stack)}`;
}
