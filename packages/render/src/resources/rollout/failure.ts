import type { RenderClient } from "@slipway/render-client";
import { type DeployReply, parseRelease, releaseOf, sameRelease, shortRelease } from "@slipway/render-api";

const steps: Readonly<Record<string, string>> = {
  build_failed: "failed in its build",
  pre_deploy_failed: "failed in its pre-deploy command",
  update_failed: "failed at its start or health check",
  canceled: "was canceled",
  deactivated: "was replaced by another deploy",
};

/**
 * Why a deploy failed to bring what was asked for, or undefined when it did.
 *
 * @param release what was asked for, as text; undefined when any will do
 */
export function failureReason(release: string | undefined, deploy: DeployReply): string | undefined {
  const by = `Render says \`${deploy.status}\` for deploy \`${deploy.id}\``;
  if (deploy.status !== "live") return `${steps[deploy.status] ?? "did not become live"}; ${by}`;
  if (release === undefined || sameRelease(releaseOf(deploy), parseRelease(release))) return undefined;
  return `is live at ${nameOf(deploy)}, not at \`${release}\`; ${by}`;
}

/** What a deploy runs, in few words. */
export function nameOf(deploy: DeployReply): string {
  const release = releaseOf(deploy);
  if (release === undefined) return "an unknown release";
  return `${release.kind === "commit" ? "commit" : "image"} \`${shortRelease(release)}\``;
}

/** What is to be done about a suspended service. */
export function suspension(key: string, serviceId: string, { connection }: RenderClient): string {
  return (
    `\`${key}\` (\`${serviceId}\`) is suspended at Render, so it isn't running: resume it in Render's dashboard or with ` +
    `\`curl --fail --request POST --header "Authorization: Bearer $RENDER_API_KEY" ${connection.host}/services/${serviceId}/resume\`, then run \`pulumi up\` again.`
  );
}
