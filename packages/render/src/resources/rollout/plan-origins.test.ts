import { expect, test } from "vitest";
import { resources } from "..";
import { Provider } from "../../provider";
import type { Origin } from "../../service-notes";
import { unknown, type Value, type ValueMap } from "../../values/value";
import { digest, entry, first, following, followingImage, follows, image, lineOf, shortly } from "./plan.fixture";
import { type DeployedRecord, recordOf } from "./records";
import { recordsOutput } from "./state";

const next = `sha256:${"b".repeat(64)}`;
const disk = { name: "data", mountPath: "/data" };
const ofRepository: Origin = { kind: "repository" };
const ofImage: Origin = { kind: "image", image: "ghcr.io/acme/api:2" };

test.each<[string, Value, DeployedRecord | undefined, Origin | undefined, string[], string]>([
  [
    "that is new and built",
    follows,
    undefined,
    ofRepository,
    [],
    "the newest of its branch or tag, with a build (nothing of it is live)",
  ],
  [
    "that is new and an image",
    follows,
    undefined,
    ofImage,
    [],
    "image api:2, with its image, no build (nothing of it is live)",
  ],
  [
    "with another image as its release",
    { ...entry, release: `ghcr.io/acme/api@${next}` },
    recordOf(entry, { id: "dep-1", status: "live", image: { ref: "ghcr.io/acme/api:1", sha: digest } }, undefined),
    undefined,
    [],
    `${image} => image api@${next.slice(0, 19)}, with its image, no build (release)`,
  ],
  [
    "that follows another tag",
    { ...follows, source: "next" },
    followingImage("srv-1"),
    ofImage,
    [],
    `${image} => image api:2, with its image, no build (branch or repository; variable B (removed))`,
  ],
  [
    "that follows its tag, with another variable",
    { ...follows, envVars: { A: "2" } },
    followingImage("srv-1"),
    ofImage,
    [],
    `${image} again, with its image, no build (variables A, B (removed))`,
  ],
  [
    "that becomes an image",
    { ...follows, source: "next" },
    following,
    ofImage,
    ["runtime"],
    `${shortly(first)} => image api:2, with its image, no build (branch or repository; variable B (removed))`,
  ],
  [
    "that was an image and is built",
    { ...follows, source: "next" },
    followingImage("srv-1"),
    ofRepository,
    ["runtime"],
    "the newest of its branch or tag, with a build (branch or repository; variable B (removed))",
  ],
])("a preview says what becomes of a service %s", (_, asked, record, origin, settings, line) => {
  expect(lineOf(asked, record, entry, settings, origin)).toBe(`api: ${line}`);
});

test.each<[string, ValueMap, string]>([
  [
    "a repository",
    { repo: "https://github.com/acme/api", runtime: "docker" },
    "the newest of its branch or tag, with a build",
  ],
  ["an image", { image: "ghcr.io/acme/api:2", runtime: "image" }, "image api:2, with its image, no build"],
])("a preview of a first deploy knows of the services that come before whether they are of %s", async (_, of, line) => {
  const provider = new Provider(resources);
  const { inputs } = provider.check("render:index:WebService", "urn", { name: "api", region: "oregon", ...of });
  const service = provider.planCreate("render:index:WebService", inputs);
  const api = { serviceId: unknown, source: service.sourceFingerprint ?? "" };
  const told = await provider.foretell("render:index:Rollout", undefined, { services: { api } });
  expect(told).toBe(`This update deploys the service:\n  api: ${line} (nothing of it is live)`);
});

test.each<[string, ValueMap, ValueMap, string]>([
  ["has a disk", { disk }, { disk }, ", down while it is deployed, since it has a disk"],
  ["gets a disk", {}, { disk }, ", down while it is deployed, since it has a disk"],
  ["loses its disk", { disk }, { removeDiskData: true }, ", down while it is deployed, since it has a disk"],
  ["has none", {}, {}, ""],
])("a preview says that nobody reaches a service that %s while it is deployed", async (_, before, after, told) => {
  const provider = new Provider(resources);
  const type = "render:index:WebService";
  const common = { name: "api", region: "oregon", image: "ghcr.io/acme/api:2", runtime: "image" };
  const inputs = (own: ValueMap) => provider.check(type, "urn", { ...common, ...own }).inputs;
  const state = { inputs: inputs(before), outputs: provider.planCreate(type, inputs(before)) };
  provider.diff(type, entry.serviceId, state, inputs(after));
  const services = { api: { ...entry, release: `ghcr.io/acme/api@${next}` } };
  const record = recordOf(
    entry,
    { id: "dep-1", status: "live", image: { ref: "ghcr.io/acme/api:1", sha: digest } },
    undefined,
  );
  const prior = {
    inputs: { services: { api: entry } },
    outputs: { services: { api: entry }, deployed: recordsOutput({ api: record }) },
  };
  expect(await provider.foretell("render:index:Rollout", prior, { services })).toContain(
    `image api@${next.slice(0, 19)}, with its image, no build${told} (release`,
  );
});
