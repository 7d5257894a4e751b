import { isCronJobId, parseRelease } from "@slipway/render-api";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import { entryPath } from "../../values/path";
import { secretFilesSize } from "../secret-files-size";
import type { RolloutInputs } from "./declaration";

/** A service runs a release or follows its branch. */
export function releaseOrSource(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    if (!entry || !("release" in entry && "source" in entry)) return [];
    const property = `${entryPath("services", key)}.source`;
    const reason =
      `\`${key}\` has both \`release\` and \`source\`; a service runs a release or follows its branch, so ` +
      "remove one of them";
    return [{ property, reason }];
  });
}

/** What Render's API says of a cron job's deploys. An image is another matter: it is pulled by its digest. */
export function noCommitOfCronJobs(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    const { serviceId, release } = entry ?? {};
    if (!serviceId || !release || !isCronJobId(serviceId) || parseRelease(release)?.kind !== "commit") return [];
    const property = `${entryPath("services", key)}.release`;
    const reason =
      `\`${key}\` is a cron job with a commit as its \`release\`, but Render only deploys the newest commit of a cron job's ` +
      "branch; replace `release` by the job's `sourceFingerprint` as `source`";
    return [{ property, reason }];
  });
}

/** A name among the variables that no build reads is one of the service's variables. */
export function knownRuntimeVariables(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    const { envVars, runtimeEnvVars } = entry ?? {};
    return (runtimeEnvVars ?? []).flatMap((name) => {
      if (name === null || envVars === null || name in (envVars ?? {})) return [];
      const property = `${entryPath("services", key)}.runtimeEnvVars`;
      const reason =
        `\`${name}\` is in \`runtimeEnvVars\` of \`${key}\` and not in its \`envVars\`; set it there, or ` +
        "remove it here";
      return [{ property, reason }];
    });
  });
}

/** What Render keeps of each service's secret files. */
export function smallFiles(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) =>
    secretFilesSize(`${entryPath("services", key)}.secretFiles`, entry?.secretFiles ?? {}),
  );
}
