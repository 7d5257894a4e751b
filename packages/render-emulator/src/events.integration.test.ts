import { join } from "node:path";
import { type ServiceEvent, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator } from "./emulator";
import { eventsOf, newEvents } from "./testing/events-of";
import { TestClient } from "./testing/test-client";
import { startTestEmulator, TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
let live: { id: string; deployId: string };
let user: { id: string; email: string };
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
  const { service, deploy } = await context.client.createWebService("told", repository.path, {
    details: { preDeployCommand: "true", disk: { name: "data", mountPath: "/var/data" } },
  });
  live = { id: service.id, deployId: deploy.id };
  user = { id: context.emulator.ownerId.replace("tea", "usr"), email: "owner@example.com" };
});
afterAll(() => context[Symbol.asyncDispose]());

const during = (count: number, action: () => Promise<unknown>) => newEvents(context.client, live.id, count, action);
const post = (path: string, body?: object) => context.client.ask("POST", `/services/${live.id}${path}`, body);
const untold = {
  ...{ envUpdated: false, manual: false, clearCache: false, rollback: false, firstBuild: false },
  deployedByRender: false,
};
const succeeded = { status: 2, reason: {} };
const typesOf = (events: readonly Pick<ServiceEvent, "type">[]) => events.map(({ type }) => type);

test("a new service's events tell of its disk and of each step of its first deploy, and how it has ended", async () => {
  const { deployId } = live;
  const [buildId, deployCommandExecutionId] = ["bld", "dce"].map((prefix) => deployId.replace("dep", prefix));
  const trigger = { ...untold, firstBuild: true, user };
  const events = await eventsOf(context.client, live.id);
  expect(events.map(({ type, details }) => [type, details])).toEqual([
    ["disk_created", { diskId: expect.stringMatching(/^dsk-/) as string, sizeGB: 1 }],
    ["deploy_started", { deployId, trigger }],
    ["build_started", { buildId, trigger }],
    ["build_ended", { buildId, buildStatus: "succeeded", ...succeeded }],
    ["pre_deploy_started", { deployCommandExecutionId, deployId }],
    ["pre_deploy_ended", { deployCommandExecutionId, deployId, preDeployStatus: "succeeded", ...succeeded }],
    ["server_available", {}],
    ["deploy_ended", { deployId, deployStatus: "succeeded", ...succeeded }],
  ]);
  expect(new Set(events.map(({ serviceId }) => serviceId))).toEqual(new Set([live.id]));
  for (const { id, timestamp } of events) {
    expect([id, timestamp]).toEqual([
      expect.stringMatching(/^evt-[0-9a-v]{20}$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    ]);
  }
});

test("a deploy by hand and a rollback say what brought them about", async () => {
  const { client } = context;
  const again = await during(7, () => client.deploy(live.id, { clearCache: "clear" }));
  const trigger = { ...untold, manual: true, clearCache: true, user };
  expect(again[0]).toMatchObject({ type: "deploy_started", details: { trigger } });
  const back = await during(3, () => post("/rollback", { deployId: live.deployId }));
  expect(typesOf(back)).toEqual(["deploy_started", "server_available", "deploy_ended"]);
  const rollback = { ...untold, rollback: true, rollbackTargetDeployId: live.deployId, user };
  expect(back[0]?.details.trigger).toEqual(rollback);
});

test("a deploy that is canceled ends with its build, and one that waited for it makes room for a newer one", async () => {
  const { client } = context;
  const slow = await TestRepository.create(`${context.folder}/slow`, { "server.js": webServer("one") });
  const native = { runtime: "node", envSpecificDetails: { buildCommand: "sleep 600", startCommand: "node server.js" } };
  const input = { type: "web_service", name: "slow", ownerId: context.emulator.ownerId, repo: slow.path };
  const made = await client.ask("POST", "/services", { ...input, autoDeploy: "no", serviceDetails: native });
  const { service, deployId } = serviceCreatedSchema.parse(made);
  const path = `/services/${service.id}/deploys`;
  for (const status of [202, 202]) expect(await client.send("POST", path, {})).toMatchObject({ status });
  const [newest, waiting] = await client.deploys(service.id);
  await client.ask("PATCH", `/services/${service.id}`, {
    serviceDetails: { envSpecificDetails: { buildCommand: "exit 7", startCommand: "node server.js" } },
  });
  await client.ask("POST", `${path}/${deployId}/cancel`);
  await client.untilFinished(service.id, newest?.id ?? "");
  const canceled = { status: 4, reason: {} };
  const failed = { status: 3, reason: { failure: { evicted: false, nonZeroExit: 7 } } };
  const buildFailed = { id: newest?.id.replace("dep", "bld") };
  const events = await eventsOf(client, service.id);
  expect(events.filter(({ type }) => type.endsWith("_ended")).map(({ type, details }) => [type, details])).toEqual([
    [
      "deploy_ended",
      { deployId: waiting?.id, deployStatus: "canceled", status: 4, reason: { newDeploy: { id: newest?.id } } },
    ],
    ["build_ended", { buildId: deployId.replace("dep", "bld"), buildStatus: "canceled", ...canceled }],
    ["deploy_ended", { deployId, deployStatus: "canceled", ...canceled }],
    ["build_ended", { buildId: buildFailed.id, buildStatus: "failed", ...failed }],
    [
      "deploy_ended",
      { deployId: newest?.id, deployStatus: "failed", ...failed, reason: { ...failed.reason, buildFailed } },
    ],
  ]);
  await client.ask("DELETE", `/services/${service.id}`);
});

test("what somebody does with a service is told, and by whom", async () => {
  const { client } = context;
  const patch = (serviceDetails: object) => client.ask("PATCH", `/services/${live.id}`, { serviceDetails });
  const maintenanceMode = { enabled: true, uri: "https://status.example.com" };
  expect(await during(3, () => patch({ plan: "standard", maintenanceMode }))).toEqual([
    { type: "plan_changed", details: { from: "starter", to: "standard" } },
    { type: "maintenance_mode_enabled", details: { enabled: true } },
    { type: "maintenance_mode_uri_updated", details: { fromURI: "", toURI: maintenanceMode.uri } },
  ]);
  expect(await during(1, () => patch({ maintenanceMode: { ...maintenanceMode, enabled: false } }))).toEqual([
    { type: "maintenance_mode_enabled", details: { enabled: false } },
  ]);
  const [restarted, ...available] = await during(2, () => post("/restart"));
  expect(restarted).toEqual({ type: "server_restarted", details: { triggeredByUser: user.email } });
  expect(typesOf(available)).toEqual(["server_available"]);
  expect(await during(2, () => post("/suspend"))).toEqual([
    { type: "suspender_added", details: { actor: "user", suspendedByUser: user } },
    { type: "service_suspended", details: {} },
  ]);
  const resumed = await during(5, () => post("/resume"));
  expect(resumed.slice(0, 2)).toEqual([
    { type: "suspender_removed", details: { actor: "user", resumedByUser: user } },
    { type: "service_resumed", details: {} },
  ]);
  expect(typesOf(resumed.slice(2))).toEqual(["deploy_started", "server_available", "deploy_ended"]);
});

test("a disk's changes and a service's number of instances are told", async () => {
  const { client } = context;
  const { disk } = (await client.service(live.id)).serviceDetails;
  const [diskId, diskPath] = [disk?.id, `/disks/${disk?.id}`];
  expect(await during(1, () => client.ask("PATCH", diskPath, { sizeGB: 5 }))).toEqual([
    { type: "disk_updated", details: { diskId, fromSizeGB: 1, toSizeGB: 5 } },
  ]);
  expect(await during(1, () => client.ask("DELETE", diskPath))).toEqual([
    { type: "disk_deleted", details: { diskId } },
  ]);
  const counts = [
    { type: "instance_count_changed", details: { fromInstances: 1, toInstances: 2 } },
    { type: "instance_count_changed", details: { fromInstances: 2, toInstances: 1 } },
  ];
  expect(await during(1, () => post("/scale", { numInstances: 2 }))).toEqual(counts.slice(0, 1));
  expect(await during(1, () => post("/scale", { numInstances: 1 }))).toEqual(counts.slice(1));
  const off = { enabled: false, percentage: 0 };
  const autoscaling = {
    enabled: true,
    min: 2,
    max: 2,
    criteria: { cpu: { enabled: true, percentage: 90 }, memory: off },
  };
  const path = `/services/${live.id}/autoscaling`;
  expect(await during(2, () => client.ask("PUT", path, autoscaling))).toEqual([
    { type: "autoscaling_config_changed", details: { toConfig: autoscaling } },
    ...counts.slice(0, 1),
  ]);
  expect(typesOf(await during(1, () => client.ask("DELETE", path)))).toEqual(["autoscaling_config_changed"]);
  expect(await during(1, () => post("/scale", { numInstances: 1 }))).toEqual(counts.slice(1));
});

test("an image that can't be had is told, and why", async () => {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const imagePath = "localhost:9/acme/worker:1";
  const { service, deployId } = serviceCreatedSchema.parse(
    await client.ask("POST", "/services", {
      ...{ type: "background_worker", name: "pulled", ownerId, image: { ownerId, imagePath } },
      serviceDetails: { runtime: "image" },
    }),
  );
  await client.untilFinished(service.id, deployId);
  const events = await eventsOf(client, service.id);
  expect(typesOf(events)).toEqual(["deploy_started", "image_pull_failed", "deploy_ended"]);
  expect(events[1]?.details).toEqual({ imageURL: imagePath, message: expect.stringContaining(imagePath) as string });
  await client.ask("DELETE", `/services/${service.id}`);
});

test("an instance that crashes has failed, and the one in its place is available", async () => {
  const { client } = context;
  const [instance] = (await client.get(`/services/${live.id}/instances`)) as { id: string }[];
  const { serviceDetails } = await client.service(live.id);
  const events = await during(2, () => fetch(`${serviceDetails.url}/crash`).catch(() => undefined));
  const reason = { evicted: false, earlyExit: true, nonZeroExit: 3 };
  expect(events).toEqual([
    { type: "server_failed", details: { instanceID: instance?.id, reason } },
    { type: "server_available", details: {} },
  ]);
});

test("a job that ends is told, with why it has failed", async () => {
  const start = async (startCommand: string) => ((await post("/jobs", { startCommand })) as { id: string }).id;
  let jobId = "";
  const [ended] = await during(1, async () => (jobId = await start("true")));
  expect(ended).toEqual({ type: "job_run_ended", details: { jobId, status: "succeeded" } });
  const [failed] = await during(1, async () => (jobId = await start("exit 9")));
  const reason = { evicted: false, nonZeroExit: 9 };
  expect(failed).toEqual({ type: "job_run_ended", details: { jobId, status: "failed", reason } });
});

test("events are listed by type and time and page by page, the newest first, and are found by their ids", async () => {
  const { client } = context;
  const all = await eventsOf(client, live.id);
  const newest = all.toReversed();
  const deploys = all.filter(({ type }) => type.startsWith("deploy_"));
  expect(await eventsOf(client, live.id, "&type=deploy_started,deploy_ended")).toEqual(deploys);
  expect(await eventsOf(client, live.id, "&type=deploy_started&type=deploy_ended")).toEqual(deploys);
  const [first, last] = [all[0], newest[0]];
  if (first === undefined || last === undefined) throw new Error("there are no events");
  expect(await eventsOf(client, live.id, `&startTime=${last.timestamp}`)).toContainEqual(last);
  expect(await eventsOf(client, live.id, `&endTime=${first.timestamp}`)).toContainEqual(first);
  expect(await eventsOf(client, live.id, `&startTime=${last.timestamp}`)).not.toContainEqual(first);
  expect(await eventsOf(client, live.id, "&endTime=2026-01-01T00:00:00Z")).toEqual([]);

  const path = `/services/${live.id}/events?limit=2`;
  const page = (await client.get(path)) as { cursor: string; event: ServiceEvent }[];
  const next = (await client.get(`${path}&cursor=${page.at(-1)?.cursor}`)) as { cursor: string; event: ServiceEvent }[];
  expect([...page, ...next].map(({ event }) => event)).toEqual(newest.slice(0, 4));

  expect(await client.get(`/events/${first.id}`)).toEqual(first);
  for (const unknown of ["/events/evt-1", "/services/srv-1/events"]) {
    expect(await client.send("GET", unknown)).toMatchObject({ status: 404 });
  }
  expect(await client.send("GET", `${path}&type=postgres_created`)).toMatchObject({ status: 400 });
});

test("events are there after the next start, and gone with their service", async () => {
  await using folder = await TestFolder.create();
  const options = { dataDir: join(folder.path, "data"), cacheDir: join(folder.path, "cache") };
  const first = await startEmulator(options);
  const native = { runtime: "node", envSpecificDetails: { buildCommand: "exit 1", startCommand: "true" } };
  const worker = { type: "background_worker", name: "kept", ownerId: first.ownerId, repo: repository.path };
  const client = new TestClient(first);
  const made = serviceCreatedSchema.parse(await client.ask("POST", "/services", { ...worker, serviceDetails: native }));
  const { id } = made.service;
  await client.untilFinished(id, made.deployId);
  const events = await eventsOf(client, id);
  expect(typesOf(events)).toEqual(["deploy_started", "build_started", "build_ended", "deploy_ended"]);
  await first.stop();

  await using second = await startEmulator(options);
  const later = new TestClient(second);
  expect(await eventsOf(later, id)).toEqual(events);
  await later.ask("DELETE", `/services/${id}`);
  for (const path of [`/services/${id}/events`, `/events/${events[0]?.id}`]) {
    expect(await later.send("GET", path)).toMatchObject({ status: 404 });
  }
});
