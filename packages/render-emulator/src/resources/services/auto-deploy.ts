import type { Service } from "@slipway/render-api";

type AutoDeploy = Pick<Service, "autoDeploy" | "autoDeployTrigger">;
type AutoDeployInput = { [Setting in keyof AutoDeploy]?: AutoDeploy[Setting] | undefined };

/** Both spellings of the same setting, kept in step: `autoDeployTrigger` wins over `autoDeploy`. */
export function autoDeployOf(input: AutoDeployInput, current: AutoDeploy): AutoDeploy {
  const { autoDeployTrigger: trigger, autoDeploy } = input;
  if (trigger !== undefined) return { autoDeploy: trigger === "off" ? "no" : "yes", autoDeployTrigger: trigger };
  if (autoDeploy === undefined) {
    return { autoDeploy: current.autoDeploy, autoDeployTrigger: current.autoDeployTrigger };
  }
  return { autoDeploy, autoDeployTrigger: autoDeploy === "yes" ? "commit" : "off" };
}
