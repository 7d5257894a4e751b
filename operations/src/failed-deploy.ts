import { stackFlag } from "../../infra/start-command";

/** What of a deploy failed, by Render's status, and the type of log line that has the reason. A pre-deploy command's may be of either. */
const STEPS: Readonly<Record<string, { step: string; type?: "build" | "app" }>> = {
  build_failed: { step: "its build", type: "build" },
  pre_deploy_failed: { step: "its pre-deploy command" },
  update_failed: { step: "its start or health check", type: "app" },
};

/** Whether a deploy of this status has failed. */
export function isFailed(status: string | undefined): boolean {
  return STEPS[status ?? ""] !== undefined;
}

/** The step at which a deploy failed. */
export function failedStep(status: string | undefined): string | undefined {
  return STEPS[status ?? ""]?.step;
}

/** The one line that prints the log with the reason for a failed deploy. */
export function logsOfFailure(service: string, status: string | undefined, stack: string): string {
  const type = STEPS[status ?? ""]?.type;
  return `npx slipway logs ${service}${type === undefined ? "" : ` --type ${type}`}${stackFlag(stack)}`;
}
