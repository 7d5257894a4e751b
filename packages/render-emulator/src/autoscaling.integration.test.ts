import { type Autoscaling, instanceSchema } from "@slipway/render-api";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Answers each request after a while of work. */
const worker = `
require("node:http").createServer((request, response) => {
  const until = Date.now() + (request.url === "/work" ? 50 : 0);
  while (Date.now() < until);
  response.end("done");
}).listen(process.env.PORT, "0.0.0.0");
`;

const off = { enabled: false, percentage: 0 };
const scaling = (changes: Partial<Autoscaling> = {}): Autoscaling => ({
  ...{ enabled: true, min: 1, max: 3, criteria: { cpu: { enabled: true, percentage: 30 }, memory: off } },
  ...changes,
});

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": worker });
});
afterAll(() => context[Symbol.asyncDispose]());

const create = async (name: string, details: object = {}) =>
  (await context.client.createWebService(name, repository.path, { details: { ...details } })).service;
const put = (id: string, body: object) => context.client.send("PUT", `/services/${id}/autoscaling`, body);
const details = async (id: string) => (await context.client.service(id)).serviceDetails;
const running = async (id: string) =>
  z.array(instanceSchema).parse(await context.client.get(`/services/${id}/instances`)).length;

/**
 * Asks for the same again and again, until it is told to end, and returns what was answered.
 *
 * @param pauseMs of each caller after an answer: without one, however little a request takes, all of them together are load
 */
function asking(url: string, callers: number, pauseMs = 0): { end(): Promise<string[]> } {
  let goesOn = true;
  const answers: string[] = [];
  const call = async () => {
    while (goesOn) {
      const answer = await fetch(url).then(
        async (response) => `${response.status} ${await response.text()}`,
        (error: unknown) => String(error),
      );
      answers.push(answer);
      await delay(pauseMs);
    }
  };
  const calls = Array.from({ length: callers }, call);
  return {
    async end() {
      goesOn = false;
      await Promise.all(calls);
      return answers;
    },
  };
}

test("a busy service gets instances, and loses them once it is idle, and no request fails", async () => {
  const { client } = context;
  const service = await create("busy", { autoscaling: scaling() });
  const { url = "" } = service.serviceDetails;
  expect(await details(service.id)).toMatchObject({ numInstances: 1, autoscaling: scaling() });

  const busy = asking(`${url}/work`, 4);
  await client.until(
    () => running(service.id),
    (instances) => instances > 1,
  );
  expect((await details(service.id)).numInstances).toBeGreaterThan(1);
  // A deploy keeps the number.
  expect((await client.deploy(service.id)).status).toBe("live");
  expect(await running(service.id)).toBeGreaterThan(1);
  const answers = await busy.end();
  const idle = asking(`${url}/idle`, 1, 200);
  await client.until(
    async () => [await running(service.id), (await details(service.id)).numInstances],
    ([instances, said]) => instances === 1 && said === 1,
  );
  expect(new Set([...answers, ...(await idle.end())])).toEqual(new Set(["200 done"]));
  expect(await client.logs(service.id)).toMatch(/==> Autoscaling from 1 to [23] instances: they take \d+ % of one/);
});

test("its bounds apply at once, also to a number that is asked for, and without it the instances stay", async () => {
  const { client } = context;
  const service = await create("bounded");
  const path = `/services/${service.id}/autoscaling`;
  expect(await put(service.id, scaling({ min: 2 }))).toMatchObject({ status: 200, body: scaling({ min: 2 }) });
  await client.until(
    () => running(service.id),
    (instances) => instances === 2,
  );
  expect((await details(service.id)).numInstances).toBe(2);
  await client.ask("POST", `/services/${service.id}/scale`, { numInstances: 9 });
  expect((await details(service.id)).numInstances).toBe(3);

  expect(await client.send("DELETE", path)).toMatchObject({ status: 204, body: undefined });
  const left = await details(service.id);
  expect(left).not.toHaveProperty("autoscaling");
  expect(left.numInstances).toBeGreaterThan(1);
  expect((await put(service.id, scaling({ enabled: false }))).status).toBe(200);
  await client.ask("POST", `/services/${service.id}/scale`, { numInstances: 4 });
  expect((await details(service.id)).numInstances).toBe(4);
});

test("a service that is suspended meanwhile comes back with its instances", async () => {
  const { client } = context;
  const service = await create("suspended", { autoscaling: scaling({ min: 2 }) });
  await client.ask("POST", `/services/${service.id}/suspend`);
  expect((await put(service.id, scaling({ min: 1, max: 2 }))).status).toBe(200);
  await client.ask("POST", `/services/${service.id}/resume`);
  await client.until(
    () => running(service.id),
    (instances) => instances > 0,
  );
  expect(await details(service.id)).toMatchObject({ autoscaling: scaling({ min: 1, max: 2 }), numInstances: 2 });
});

test.each<[string, object, RegExp]>([
  ["fewer at most than at least", scaling({ min: 4 }), /max.*no less than `min`/],
  ["none", scaling({ min: 0 }), /min/],
  ["more than a hundred", scaling({ max: 101 }), /max/],
  ["more at least than the machine holds", scaling({ min: 100, max: 100 }), /`min`: 100 instances are more than/],
  ["no criterion", scaling({ criteria: { cpu: off, memory: off } }), /criteria.*`cpu` or `memory`/],
  [
    "a target above Render's",
    scaling({ criteria: { cpu: { enabled: true, percentage: 91 }, memory: off } }),
    /percentage.*from 1 to 90/,
  ],
  ["no bounds", { enabled: true }, /min/],
])("autoscaling with %s is refused", async (_, body, message) => {
  const service = z
    .array(z.object({ service: z.object({ id: z.string() }) }))
    .parse(await context.client.get("/services?name=bounded"))[0]?.service;
  expect(await put(service?.id ?? "", body)).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(message) },
  });
});

test("what can't be scaled is refused by what it is, and so is a disk or the free plan beside it", async () => {
  const { client, emulator } = context;
  const disk = { name: "data", mountPath: "/var/data" };
  const refused = async (reply: Promise<unknown>, message: string) => {
    expect(await reply).toMatchObject({ status: 400, body: { message } });
  };
  const made = (name: string, serviceDetails: object) =>
    client.send("POST", "/services", {
      ...{ type: "web_service", name, ownerId: emulator.ownerId, repo: repository.path },
      serviceDetails: {
        runtime: "node",
        envSpecificDetails: { buildCommand: "true", startCommand: "true" },
        ...serviceDetails,
      },
    });
  const noDisk = "a service with a disk has one instance, and no autoscaling";
  await refused(
    made("both", { disk, autoscaling: scaling() }),
    "a service with a disk has one instance, and this one has autoscaling",
  );
  await refused(
    made("free", { plan: "free", autoscaling: scaling() }),
    "`serviceDetails.plan`: `free` has no autoscaling, and the service has it",
  );
  const { id } = await create("with-disk", { disk });
  await refused(put(id, scaling()), noDisk);
  const scaled = await create("scaled", { autoscaling: scaling() });
  await refused(
    client.send("POST", "/disks", { ...disk, sizeGB: 1, serviceId: scaled.id }),
    "a service with a disk has one instance, and this one has autoscaling",
  );
  await refused(
    client.send("PATCH", `/services/${scaled.id}`, { serviceDetails: { plan: "free" } }),
    "`serviceDetails.plan`: `free` has no autoscaling, and the service has it",
  );
  await refused(
    client.send("PATCH", `/services/${scaled.id}`, { serviceDetails: { autoscaling: scaling() } }),
    "`serviceDetails.autoscaling` can't be changed by a PATCH of the service: leave it out",
  );
  const site = { type: "static_site", name: "site", ownerId: emulator.ownerId, repo: repository.path };
  const reply = await client.ask("POST", "/services", { ...site, serviceDetails: { publishPath: "." } });
  const { service } = z.object({ service: z.object({ id: z.string() }) }).parse(reply);
  await refused(put(service.id, scaling()), "autoscaling is not for a static_site");
});
