import type { Service } from "@slipway/render-api";
import { type DeployRecord, imageOf, isUnfinished } from "./record";

type ArtifactKind = NonNullable<DeployRecord["artifact"]>["kind"];

/** What deploys of a service make now, which may have been another kind before: it moved. */
export function artifactKindOf(service: Service): ArtifactKind {
  return imageOf(service) === undefined ? "build" : "image";
}

/**
 * The newest of a service's deploys that built something which is kept, or found an image, whatever became of it
 * afterwards. Which build Render calls the last successful one (say after a rollback) its reference does not tell.
 *
 * @param deploys oldest first
 */
export function lastBuildOf(deploys: readonly DeployRecord[], kind: ArtifactKind): DeployRecord | undefined {
  return deploys.findLast((record) => hasOwn(record, kind));
}

/** Whether a deploy built something itself that is kept. */
export function hasOwnBuild(record: DeployRecord): boolean {
  return hasOwn(record, "build");
}

function hasOwn({ artifact, deploy }: DeployRecord, kind: ArtifactKind): boolean {
  return artifact?.kind === kind && (artifact.kind === "image" ? artifact.by : artifact.dir) === deploy.id;
}

/** The folder's name of the build that a deploy runs, its own or an earlier one's. */
export function buildDirOf({ artifact }: DeployRecord): string | undefined {
  return artifact?.kind === "build" ? artifact.dir : undefined;
}

const keptDeploys = 50;

/**
 * The deploys without a service's old ones: its last fifty stay, the live one, those that go on, those whose build is
 * kept, and the last that found an image. Of images nothing is kept but that deploys have them, so that no others stay.
 */
export function withoutOldDeploys(deploys: readonly DeployRecord[], serviceId: string): DeployRecord[] {
  const own = deploys.filter((record) => record.serviceId === serviceId);
  const newest = new Set([...own.slice(-keptDeploys), lastBuildOf(own, "image")]);
  return deploys.filter(
    (record) =>
      record.serviceId !== serviceId ||
      newest.has(record) ||
      hasOwnBuild(record) ||
      record.deploy.status === "live" ||
      isUnfinished(record),
  );
}
