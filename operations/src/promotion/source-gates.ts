import { parseRelease, shortRelease } from "@slipway/render-api";
import { logsOfFailure } from "../failed-deploy";
import { repositoryPlace } from "../repository-place";
import { isAstray, type ServiceStatus } from "../status/report";
import { fullName } from "../stack-resources";
import type { SystemSource } from "./stack-file";

/**
 * What is to be said where a stack's services don't all run what they should; undefined where they do. What is not live is told before what a
 * rollout says of all of them, since it usually is the reason.
 */
export function statusProblem(services: readonly ServiceStatus[], stack: string): string | undefined {
  const first = (state: ServiceStatus["state"]) => (state === "live" ? 1 : 0);
  for (const service of services.toSorted((one, other) => first(one.state) - first(other.state))) {
    const problem = serviceProblem(service, stack);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function serviceProblem(service: ServiceStatus, stack: string): string | undefined {
  const { state, asked = "", release = "", lastDeploy, settingsWait, rolloutFailed } = service;
  const name = fullName(service);
  const what = `\`${name}\` of \`${stack}\``;
  const deploy = `\`npx slipway deploy --stack ${stack}\``;
  if (state === "deploying")
    return `A deploy of ${what} is in progress: wait until it has ended; \`npx slipway status --stack ${stack}\` shows it.`;
  if (state === "suspended") return `${what} is suspended and serves nothing: resume it in Render's dashboard.`;
  if (state === "missing") return `${what} is gone from Render: ${deploy} makes it anew.`;
  if (state === "failed")
    return `The last deploy of ${what} failed: \`${logsOfFailure(name, lastDeploy?.status, stack)}\` says why.`;
  if (state === "not deployed") return `${what} runs nothing yet: ${deploy} deploys it.`;
  if (release === "") return `Render doesn't say which release ${what} runs: deploy it anew in Render's dashboard.`;
  if (isAstray(service))
    return `${what} runs ${inShort(release)}, but the rollout asked for ${inShort(asked)}: ${deploy} deploys what was asked for.`;
  if (rolloutFailed === true) return `The last rollout of ${what} failed: ${deploy} deploys what was asked for.`;
  if (settingsWait === true) return `${what} has settings at Render that wait for a deploy: ${deploy} deploys them.`;
  return undefined;
}

/**
 * What is to be said where a system's code comes from another place on the two stacks; undefined where it doesn't. Neither place is shown:
 * either may be encrypted.
 */
export function sourceProblem(
  system: string,
  [from, source]: readonly [string, SystemSource],
  [to, target]: readonly [string, SystemSource],
): string | undefined {
  const path = `\`slipway:${system}`;
  if (repositoryPlace(source.repo ?? "") !== repositoryPlace(target.repo ?? ""))
    return `${path}.repo\` of \`${from}\` and of \`${to}\` are different repositories, so a commit of the one is none of the other: set both to the same.`;
  if (source.rootDir !== target.rootDir)
    return `${path}.rootDir\` of \`${from}\` and of \`${to}\` are different folders, so they are different programs: set both to the same.`;
  return undefined;
}

/** What is not a release is shown as it is. */
function inShort(release: string): string {
  const parsed = parseRelease(release);
  return parsed === undefined ? release : shortRelease(parsed);
}
