import { expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import { lastBuildOf, withoutOldDeploys } from "./kept";
import { createDeploy, type DeployRecord, withStatus } from "./record";

const sources = testSources();
const request = { serviceId: "srv-1", trigger: "api" };

it("keeps the last fifty deploys of a service, and of the older ones those with a build", () => {
  const ended = (serviceId: string) => {
    const record = createDeploy({ serviceId, trigger: "api" }, false, sources);
    return { ...record, deploy: withStatus(record.deploy, "deactivated", sources.now()) };
  };
  const built = withBuild(ended("srv-1"));
  const ofThatBuild = { ...ended("srv-1"), artifact: built.artifact };
  const live = { ...ofThatBuild, deploy: { ...ended("srv-1").deploy, status: "live" as const } };
  const other = ended("srv-2");
  const newest = Array.from({ length: 50 }, () => ended("srv-1"));
  const kept = withoutOldDeploys([ended("srv-1"), built, ofThatBuild, live, other, ...newest], "srv-1");
  expect(kept).toEqual([built, live, other, ...newest]);
});

it("takes for the last build that of the newest deploy which built, whatever became of it", () => {
  const first = withBuild(createDeploy(request, false, sources));
  const second = withBuild(createDeploy(request, false, sources));
  const rollback = { ...createDeploy(request, false, sources), artifact: first.artifact };
  const failed = createDeploy(request, false, sources);
  expect(lastBuildOf([first, second, rollback, failed], "build")).toBe(second);
  expect(lastBuildOf([failed], "build")).toBeUndefined();
});

it("keeps of the deploys of an image no more than the last fifty, and the last that found one", () => {
  const ended = () => {
    const record = createDeploy(request, false, sources);
    return { ...record, deploy: withStatus(record.deploy, "deactivated", sources.now()) };
  };
  const [older, last] = [withImage(ended()), withImage(ended())];
  const newest = Array.from({ length: 50 }, ended);
  expect(withoutOldDeploys([older, last, ...newest], "srv-1")).toEqual([last, ...newest]);
});

it("takes for the last build one of the kind that is asked for", () => {
  const built = withBuild(createDeploy(request, false, sources));
  const pulled = withImage(createDeploy(request, false, sources));
  expect(lastBuildOf([built, pulled], "build")).toBe(built);
  expect(lastBuildOf([pulled, built], "image")).toBe(pulled);
  expect(lastBuildOf([built], "image")).toBeUndefined();
});

function withBuild(record: DeployRecord): DeployRecord {
  const commit = { id: "a".repeat(40), message: "First", createdAt: "2026-01-02T03:04:05Z" };
  return { ...record, artifact: { kind: "build", dir: record.deploy.id, commit } };
}

function withImage(record: DeployRecord): DeployRecord {
  const artifact = { kind: "image", ref: "docker.io/acme/api:1", digest: `sha256:${"ab".repeat(32)}` } as const;
  return { ...record, artifact: { ...artifact, by: record.deploy.id } };
}
