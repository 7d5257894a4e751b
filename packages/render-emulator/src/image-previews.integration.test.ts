import { type Service, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkReply } from "./testing/openapi-replies";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => (context = await startTestEmulator({ runtime: "simulated" })));
afterAll(() => context[Symbol.asyncDispose]());

const variables = [{ key: "A", value: "1" }];
const files = [{ name: "a.txt", content: "1" }];

async function createBase(name: string, details: object = {}, type = "web_service"): Promise<Service> {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const reply = await client.ask("POST", "/services", {
    ...{ type, name, ownerId, envVars: variables, secretFiles: files },
    image: { ownerId, imagePath: "ghcr.io/acme/api:1" },
    serviceDetails: { runtime: "image", ...details },
  });
  const { service, deployId } = serviceCreatedSchema.parse(reply);
  await client.untilFinished(service.id, deployId);
  return service;
}

async function preview(of: Service, body: object) {
  const reply = await context.client.send("POST", `/services/${of.id}/preview`, body);
  const { service, deployId } = serviceCreatedSchema.parse(reply.body);
  return { service, deploy: await context.client.untilFinished(service.id, deployId) };
}

async function listed(query: string): Promise<string[]> {
  const rows = (await context.client.get(`/services?${query}`)) as { service: Service }[];
  return rows.map(({ service }) => service.id);
}

it("a preview has the settings, variables and groups of its service, an image of its own, and a deploy", async () => {
  const { client, emulator } = context;
  const details = {
    ...{ plan: "pro", region: "ohio", healthCheckPath: "/healthz", preDeployCommand: "migrate" },
    ...{ maxShutdownDelaySeconds: 61, disk: { name: "data", mountPath: "/var/data", sizeGB: 5 } },
    envSpecificDetails: { dockerCommand: "serve" },
    ipAllowList: [{ cidrBlock: "127.0.0.0/8", description: "here" }],
    renderSubdomainPolicy: "disabled",
  };
  const base = await createBase("whole", details);
  const group = { name: "of-whole", ownerId: emulator.ownerId, envVars: [], serviceIds: [base.id] };
  const { id: groupId } = (await client.ask("POST", "/env-groups", group)) as { id: string };
  await client.ask("PATCH", `/services/${base.id}`, { serviceDetails: { cache: { profile: "origin-controlled" } } });

  const { service, deploy } = await preview(base, { imagePath: "ghcr.io/acme/api:2", name: "tried", plan: "standard" });
  expect(deploy).toMatchObject({ status: "live", image: { ref: "ghcr.io/acme/api:2" } });
  const { disk, ipAllowList, envSpecificDetails, healthCheckPath, region } = (await client.service(base.id))
    .serviceDetails;
  expect(await client.service(service.id)).toMatchObject({
    ...{ name: "tried", type: "web_service", imagePath: "ghcr.io/acme/api:2" },
    serviceDetails: {
      ...{ ipAllowList, envSpecificDetails, healthCheckPath, region, plan: "standard" },
      ...{ cache: { profile: "origin-controlled" }, parentServer: { id: base.id, name: "whole" } },
      ...{ renderSubdomainPolicy: "enabled", previews: { generation: "off" } },
      disk: { name: "data", mountPath: "/var/data", sizeGB: 5 },
    },
  });
  expect(service.serviceDetails.disk?.id).not.toBe(disk?.id);
  const [envVars, secretFiles] = [variables.map((envVar) => ({ envVar })), files.map((secretFile) => ({ secretFile }))];
  expect(await client.get(`/services/${service.id}/env-vars`)).toMatchObject(envVars);
  expect(await client.get(`/services/${service.id}/secret-files`)).toMatchObject(secretFiles);
  expect(await client.get(`/env-groups/${groupId}`)).toMatchObject({
    serviceLinks: [{ id: base.id }, { id: service.id, name: "tried" }],
  });
  const answer = await fetch(service.serviceDetails.url ?? "");
  expect([answer.status, await answer.json()]).toMatchObject([200, { service: "tried" }]);
});

it("a preview is listed unless none is wanted, changed and deleted, and stays one", async () => {
  const { client } = context;
  const base = await createBase("listed");
  const reply = await client.send("POST", `/services/${base.id}/preview`, { imagePath: "ghcr.io/acme/api:2" });
  checkReply("POST /services/{serviceId}/preview", reply);
  const { service } = serviceCreatedSchema.parse(reply.body);
  const both = "name=listed,listed-2";
  expect(await listed(both)).toEqual([service.id, base.id]);
  expect(await listed(`${both}&includePreviews=true`)).toEqual([service.id, base.id]);
  expect(await listed(`${both}&includePreviews=false`)).toEqual([base.id]);
  await client.ask("PATCH", `/services/${base.id}`, { name: "renamed" });
  const parentServer = { id: base.id, name: "renamed" };
  const changed = await client.ask("PATCH", `/services/${service.id}`, { serviceDetails: { healthCheckPath: "/up" } });
  expect(changed).toMatchObject({ serviceDetails: { healthCheckPath: "/up", parentServer } });
  expect((await client.send("DELETE", `/services/${service.id}`)).status).toBe(204);
  expect(await listed("name=renamed,listed-2")).toEqual([base.id]);
});

const digest = `sha256:${"ab".repeat(32)}`;
it.each([
  ["api:3", "ghcr.io/acme/api:3", "named-3"],
  ["acme/api:v1.2", "ghcr.io/acme/api:v1.2", "named-v1.2"],
  ["https://ghcr.io/acme/api:4", "ghcr.io/acme/api:4", "named-4"],
  ["api", "ghcr.io/acme/api:latest", "named-latest"],
  [`api@${digest}`, `ghcr.io/acme/api@${digest}`, "named-abababababab"],
])("the image %s is %s, and the preview's name %s", async (imagePath, full, name) => {
  const [known] = (await context.client.get("/services?name=named")) as { service: Service }[];
  const base = known?.service ?? (await createBase("named"));
  expect((await preview(base, { imagePath })).service).toMatchObject({ imagePath: full, name });
  const again = await preview(base, { imagePath });
  expect(again.service.name).toMatch(new RegExp(`^${name}-[a-z0-9]{4}$`));
});

it("previews are suspended and resumed with their service, but for one that somebody has suspended, and go with it", async () => {
  const { client } = context;
  const base = await createBase("followed");
  const [one, other] = await Promise.all(
    ["a", "b"].map(async (tag) => (await preview(base, { imagePath: `api:${tag}` })).service.id),
  );
  const states = () =>
    Promise.all([one, other].map(async (id) => (await client.service(id ?? "")).suspenders.join("+")));
  await client.ask("POST", `/services/${other}/suspend`);
  await client.ask("POST", `/services/${base.id}/suspend`);
  expect(await states()).toEqual(["parent_service", "user+parent_service"]);
  const refused = await client.send("POST", `/services/${base.id}/preview`, { imagePath: "api:c" });
  expect(refused).toMatchObject({ status: 400, body: { message: "cannot deploy suspended service" } });
  await client.ask("POST", `/services/${base.id}/resume`);
  expect(await states()).toEqual(["", "user"]);
  await client.ask("DELETE", `/services/${base.id}`);
  for (const id of [base.id, one, other]) expect((await client.send("GET", `/services/${id}`)).status).toBe(404);
});

it("what has no previews says so", async () => {
  const { client } = context;
  const refusal = async (of: string, imagePath = "api:2", body: object = {}) => {
    const { status, body: reply } = await client.send("POST", `/services/${of}/preview`, { imagePath, ...body });
    return [status, (reply as { message: string }).message];
  };
  const { service: ofRepository } = await client.createWebService("of-repository", "https://git.acme.example/acme/api");
  expect(await refusal(ofRepository.id)).toEqual([400, "only image-backed services have previews by the API"]);
  const cron = await createBase("of-cron", { schedule: "0 1 * * *" }, "cron_job");
  expect(await refusal(cron.id)).toEqual([400, "cron jobs have no previews"]);
  const base = await createBase("of-image");
  const other = "`imagePath` is `nginx:2`: only tag and digest may differ from the service's `ghcr.io/acme/api:1`";
  expect(await refusal(base.id, "nginx:2")).toEqual([400, other]);
  expect(await refusal(base.id, "api:2", { name: "of-image" })).toEqual([
    400,
    expect.stringContaining("already exists"),
  ]);
  expect(await refusal(base.id, "api:2", { plan: "tiny" })).toEqual([400, expect.stringContaining("plan")]);
  const { service } = await preview(base, { imagePath: "api:2" });
  expect(await refusal(service.id)).toEqual([400, expect.stringContaining("is a preview and has none itself")]);
  expect(await refusal("srv-1")).toEqual([404, "not found: srv-1"]);
});
