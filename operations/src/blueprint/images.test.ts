import { expect, test } from "vitest";
import { OutlinePlatform } from "../../../components/outline/platform";
import { schemaFaults } from "./specimens.fixture";
import { writeBlueprint } from "./write";

const defaultDiskSizeGB = () => 15;

test("a cron job's image is there, without the credential, which a Blueprint knows by another name", async () => {
  const platform = new OutlinePlatform({ system: "shop", nameOf: (part) => `shop-${part}`, defaultDiskSizeGB });
  const build = { image: "ghcr.io/acme/report:1", command: "report", registryCredentialId: "rgc-1" };
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
