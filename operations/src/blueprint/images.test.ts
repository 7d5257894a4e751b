import { expect, test } from "vitest";
import { OutlinePlatform } from "../../../components/outline/platform";
import { schemaFaults } from "./specimens.fixture";
import { writeBlueprint } from "./write";

const defaultDiskSizeGB = () => 15;

test("a cron job's image is there, without the credential, which a Blueprint knows by another name", async () => {
  const platform = new OutlinePlatform({ system: "shop", nameOf: (part) => `shop-${part}`, defaultDiskSizeGB });
  const build = {
    image: "ghcr.io/acme/report:1",
    command: "report",
    registryCredential: { named: "rgc-1", setting: "" },
  };
  const source = { repo: "https://github.com/acme/shop" };
  platform.cronJob("report", { source, build, schedule: "0 4 * * *" });
  const composition = await platform.asked();
  const subject = { sources: {}, region: "ohio", defaultDiskSizeGB, composition, encrypted: [] };
  const { blueprint, remarks } = writeBlueprint(subject);
  expect(schemaFaults(blueprint)).toEqual([]);
  expect(blueprint.services).toEqual([
    {
      ...{ type: "cron", name: "shop-report", region: "ohio", plan: "starter", schedule: "0 4 * * *" },
      ...{
        runtime: "image",
        image: { url: "ghcr.io/acme/report:1" },
        dockerCommand: "report",
        autoDeployTrigger: "off",
      },
    },
  ]);
  expect(remarks).toEqual([
    { name: "shop-report", text: expect.stringMatching(/^lacks the credential of its image's registry/) as string },
  ]);
});

test("services of all kinds that run an image have nothing of a repository, and the credential where its name is known", async () => {
  const platform = new OutlinePlatform({ system: "shop", nameOf: (part) => `shop-${part}`, defaultDiskSizeGB });
  const image = `ghcr.io/acme/web@sha256:${"ab".repeat(32)}`;
  const registryCredential = { named: "acme", setting: "" };
  const args = { source: { repo: "https://github.com/acme/shop", branch: "main" }, followBranch: true };
  platform.webService("web", { ...args, build: { image, registryCredential }, domains: ["shop.acme.com"] });
  platform.privateService("api", { ...args, build: { image } });
  platform.backgroundWorker("jobs", { ...args, build: { image } });
  const release = { kind: "image", image: "ghcr.io/acme/web", digest: `sha256:${"ab".repeat(32)}` } as const;
  const source = { repo: "https://github.com/acme/shop", rootDir: "", branch: "main", paths: [], release };
  const composition = await platform.asked();
  const subject = { sources: { web: source }, region: "ohio", defaultDiskSizeGB, composition, encrypted: [] };
  const { blueprint, remarks, unsaid } = writeBlueprint(subject);
  expect(schemaFaults(blueprint)).toEqual([]);
  const common = { runtime: "image", image: { url: image }, autoDeployTrigger: "off" };
  expect(blueprint.services).toMatchObject([
    { ...common, type: "web", image: { url: image, creds: { fromRegistryCreds: { name: "acme" } } } },
    { ...common, type: "pserv" },
    { ...common, type: "worker" },
  ]);
  for (const service of blueprint.services) expect(service).not.toHaveProperty("repo");
  expect([remarks, unsaid.filter((one) => one.includes("pinned release"))]).toEqual([[], []]);
});
