import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keyValueSchema, postgresSchema } from "@slipway/render-api";
import getPort from "get-port";
import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { z } from "zod";
import { startEmulator } from "../emulator";
import { TestClient } from "../testing/test-client";
import { TestFolder } from "../testing/test-folder";

const stateSchema = z.looseObject({
  owner: z.looseObject({ id: z.string() }),
  services: z.tuple([
    z.looseObject({
      service: z.looseObject({ id: z.string(), serviceDetails: z.looseObject({}) }),
      envVars: z.unknown(),
    }),
  ]),
  deploys: z.array(z.looseObject({ deploy: z.looseObject({ id: z.string() }) })),
  postgres: z.array(z.looseObject({ postgres: postgresSchema, server: z.looseObject({}).optional() })),
  keyValues: z.tuple([z.looseObject({ keyValue: keyValueSchema, port: z.number() })]),
  postgresServer: z.looseObject({}).optional(),
});

/** A data folder of an emulator of a version of the state, its ports exchanged for some that are free here. */
async function writeDataFolder(dataDir: string, version: number): Promise<z.infer<typeof stateSchema>> {
  const text = await readFile(join(__dirname, `fixtures/state-${version}.json`), "utf8");
  const state = stateSchema.parse(JSON.parse(text));
  // The folder has been moved here since.
  const server = { port: await getPort() };
  for (const place of [state.postgresServer, ...state.postgres.map((record) => record.server)]) {
    if (place !== undefined) Object.assign(place, server);
  }
  state.keyValues[0].port = await getPort();
  state.services[0].port = await getPort();
  state.domainsPort = await getPort();
  await mkdir(dataDir);
  await writeFile(join(dataDir, "state.json"), JSON.stringify(state));
  return state;
}

it.each([1, 2, 3])(
  "an emulator starts on the data folder of one that kept its state in version %i",
  async (version) => {
    await using folder = await TestFolder.create();
    const dataDir = join(folder.path, "data");
    const state = await writeDataFolder(dataDir, version);
    await using emulator = await startEmulator({ dataDir, cacheDir: join(folder.path, "cache") });
    expect(emulator.ownerId).toBe(state.owner.id);
    const client = new TestClient(emulator);
    const [{ service }] = state.services;
    // The delay is kept, and no reply shows it.
    const { maxShutdownDelaySeconds, ...serviceDetails } = service.serviceDetails;
    expect(maxShutdownDelaySeconds).toBe(30);
    // Every web service is shown with it since.
    Object.assign(serviceDetails, { cache: { profile: "no-cache" } });
    expect(await client.get(`/services/${service.id}`)).toEqual({ ...service, serviceDetails });
    expect((await client.deploys(service.id)).toReversed()).toEqual(state.deploys.map(({ deploy }) => deploy));
    const stores = [
      ...state.postgres.map(({ postgres }) => `/postgres/${postgres.id}`),
      `/key-value/${state.keyValues[0].keyValue.id}`,
    ];
    for (const path of stores) {
      await client.until(
        () => client.get(path),
        (reply) => (reply as { status: string }).status === "available",
      );
    }
    const [{ port }] = state.keyValues;
    const anonymous = new Redis({ port, maxRetriesPerRequest: 0, enableReadyCheck: false });
    await expect(anonymous.ping()).rejects.toThrow("NOAUTH");
    anonymous.disconnect();
  },
);
