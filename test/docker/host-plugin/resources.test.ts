import type Docker from "dockerode";
import { expect, test } from "vitest";
import { kindOf } from "./resources";

const container = kindOf("urn:pulumi:host::slipway::docker:index/container:Container::goapp-web");
const asked = { image: "goapp", capabilities: { drops: ["ALL"] }, labels: [{ label: "one", value: "other" }] };
const wget = { tests: ["CMD", "wget"], interval: "15s", timeout: "5s", startPeriod: "20s", retries: 3 };

/** Creates a container at an engine that keeps what it is told. */
async function made(inputs: Record<string, unknown>): Promise<Docker.ContainerCreateOptions> {
  const told: Docker.ContainerCreateOptions[] = [];
  const createContainer = async (options: Docker.ContainerCreateOptions) => {
    told.push(options);
    return { id: "1" };
  };
  await container.create({ createContainer } as unknown as Docker, { ...asked, start: false, ...inputs });
  return told[0] ?? {};
}

test("whatever is asked for is handed to the engine", async () => {
  const networksAdvanced = [{ name: "shop" }, { name: "other", aliases: ["web"] }];
  const { Healthcheck, NetworkingConfig, HostConfig } = await made({ healthcheck: wget, networksAdvanced });
  expect(HostConfig?.CapDrop).toEqual(["ALL"]);
  expect(Healthcheck).toMatchObject({ Interval: 15e9, Timeout: 5e9, StartPeriod: 20e9, Retries: 3 });
  expect(NetworkingConfig?.EndpointsConfig).toEqual({ shop: { Aliases: [] }, other: { Aliases: ["web"] } });
});

test.each([
  [{ privileged: true }, "privileged"],
  [{ capabilities: { drops: ["ALL"], adds: ["NET_ADMIN"] } }, "capabilities.adds"],
  [{ healthcheck: { ...wget, startInterval: "1s" } }, "healthcheck.startInterval"],
  [
    { networksAdvanced: [{ name: "shop" }, { name: "other", ipv4Address: "10.0.0.2" }] },
    "networksAdvanced.ipv4Address",
  ],
])("%j fails, since nothing makes it", async (inputs, name) => {
  await expect(made(inputs)).rejects.toThrow(`\`${name}\` is asked for, and nothing here makes it`);
});
