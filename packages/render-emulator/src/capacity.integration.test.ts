import { join } from "node:path";
import { instanceSchema } from "@slipway/render-api";
import { expect, test } from "vitest";
import { z } from "zod";
import { startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

test("more instances than the machine holds are refused with the limit and the setting, of all services together", async () => {
  await using folder = await TestFolder.create();
  const place = { dataDir: join(folder.path, "data"), cacheDir: join(folder.path, "cache") };
  const start = (maxInstances: number) => startEmulator({ ...place, maxInstances });
  const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("ok") });
  const emulator = await start(4);
  const client = new TestClient(emulator);
  const { service } = await client.createWebService("first", repository.path, { details: { numInstances: 3 } });
  const count = async (of: TestClient) =>
    z.array(instanceSchema).parse(await of.get(`/services/${service.id}/instances`)).length;
  expect(await count(client)).toBe(3);

  const scale = (numInstances: number) => client.send("POST", `/services/${service.id}/scale`, { numInstances });
  expect(await scale(85)).toMatchObject({
    status: 400,
    body: {
      message:
        "`numInstances`: 85 instances are more than the emulator runs on this machine, 4 in all: ask for fewer, or " +
        "stop it and start it again with `RENDER_EMULATOR_MAX_INSTANCES=85`",
    },
  });
  expect((await client.service(service.id)).serviceDetails.numInstances).toBe(3);
  const details = {
    type: "background_worker",
    name: "second",
    ownerId: emulator.ownerId,
    repo: repository.path,
    serviceDetails: {
      runtime: "node",
      numInstances: 2,
      envSpecificDetails: { buildCommand: "true", startCommand: "sleep 600" },
    },
  };
  expect(await client.send("POST", "/services", details)).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/2 instances are more .* 4 in all, of which other services have 3: /) },
  });
  expect((await client.get("/services")) as unknown[]).toHaveLength(1);
  expect((await scale(4)).status).toBe(202);
  await client.until(
    () => count(client),
    (instances) => instances === 4,
  );
  await emulator.stop();

  await (await start(2)).stop();
  // The number is kept.
  await using smaller = await startEmulator(place);
  const again = new TestClient(smaller);
  await again.until(
    () => again.logs(service.id),
    (log) => log.includes("==> Start failed: 4 instances are more than the emulator runs on this machine, 2 in all"),
  );
  expect((await again.deploy(service.id)).status).toBe("update_failed");
  expect(await count(again)).toBe(0);
  expect((await again.send("POST", `/services/${service.id}/scale`, { numInstances: 2 })).status).toBe(202);
  await again.until(
    () => count(again),
    (instances) => instances === 2,
  );
});
