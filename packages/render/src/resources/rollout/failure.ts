import type { DeployReply } from "@slipway/render-api";
import type { Entry } from "./records";

const steps: Readonly<Record<string, string>> = {
  build_failed: "failed in its build",
  pre_deploy_failed: "failed in its pre-deploy command",
  update_failed: "failed at its start or health check",
  canceled: "was canceled",
  deactivated: "was replaced by another deploy",
};

/** Why the deploy is not what was asked for, or undefined when it is. */
export function shortcoming(entry: Entry, deploy: DeployReply): string | undefined {
  const by = `Render says \`${deploy.status}\` for deploy \`${deploy.id}\``;
  if (deploy.status !== "live") return `${steps[deploy.status] ?? "did not become live"}; ${by}`;
  const actual = deploy.commit?.id;
  if (entry.release === undefined || actual === entry.release) return undefined;
  return `is live at commit \`${actual ?? "unknown"}\`, not at \`${entry.release}\`; ${by}`;
}
