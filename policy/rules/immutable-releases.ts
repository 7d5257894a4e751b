import { inputsOf, type Resource } from "../resource";
import { type Finding, judged, type ResourceRule } from "../rule";
import { UNKNOWN } from "../seen";

export const immutableReleases: ResourceRule = {
  name: "immutable-releases",
  description: "Production runs releases that nobody can move: whole commits, or images with their digests.",
  why: "A branch or a tag is something else tomorrow: what runs is then neither what was tried before nor what a rollback goes back to.",
  inProduction: true,
  judge: (resource) => [...rolledOut(resource), ...deployedByItself(resource), ...taggedImage(resource)],
};

function rolledOut(resource: Resource): Finding[] {
  const services = inputsOf(resource, "Rollout")?.services ?? {};
  if (services === UNKNOWN) return [{ undecided: "services" }];
  return Object.entries(services).flatMap(([key, service]) => {
    const path = `services.${key}`;
    if (service === UNKNOWN) return [{ undecided: path }];
    // The provider takes no other release than a whole commit, or an image with its digest.
    return judged(`${path}.release`, service.release, (release) =>
      release === undefined ? notPinned(path, service.serviceId) : undefined,
    );
  });
}

function notPinned(path: string, serviceId: string | typeof UNKNOWN): string {
  return serviceId !== UNKNOWN && serviceId.startsWith("crn-")
    ? `\`${path}\` is a cron job with no \`release\`: of a repository Render only deploys what its branch holds; pin an image with its digest.`
    : `\`${path}\` has no \`release\`, so nothing says what it runs; pin a whole commit, or an image with its digest.`;
}

function deployedByItself(resource: Resource): Finding[] {
  const inputs = inputsOf(resource, "WebService", "PrivateService", "BackgroundWorker", "CronJob", "StaticSite");
  // Render deploys no image by itself.
  if (inputs === undefined || ("image" in inputs && inputs.image !== undefined)) return [];
  return judged("autoDeployTrigger", inputs.autoDeployTrigger, (trigger) =>
    trigger === undefined || trigger === "off"
      ? undefined
      : `\`autoDeployTrigger\` is \`${trigger}\`, so Render deploys new commits by itself; set \`off\`, and let a \`Rollout\` deploy.`,
  );
}

function taggedImage(resource: Resource): Finding[] {
  const image = inputsOf(resource, "WebService", "PrivateService", "BackgroundWorker", "CronJob")?.image;
  if (image === undefined) return [];
  return judged("image", image, (reference) =>
    /@sha256:[0-9a-f]{64}$/.test(reference)
      ? undefined
      : `\`image\` is \`${reference}\`, whose tag can be moved; name it by its digest, as \`…@sha256:…\`.`,
  );
}
