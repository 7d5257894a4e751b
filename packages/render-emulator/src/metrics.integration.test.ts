import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/** Works for a while, or says nothing for a while, or doesn't know the path. */
const app = `
const { createServer } = require("node:http");
require("node:fs").writeFileSync("/var/data/file", Buffer.alloc(3_000_000));
createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const until = Date.now() + (pathname === "/work" ? 300 : 0);
  while (Date.now() < until);
  if (pathname === "/missing") response.statusCode = 404;
  const end = () => response.end(pathname === "/large" ? "x".repeat(2_000_000) : "ok");
  setTimeout(end, pathname === "/slow" ? 200 : 0);
}).listen(process.env.PORT, "0.0.0.0");
`;

const seriesSchema = z.array(
  z.object({
    labels: z.array(z.object({ field: z.string(), value: z.string() })),
    values: z.array(z.object({ timestamp: z.iso.datetime(), value: z.number() })),
    unit: z.string(),
  }),
);

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let id: string;
let url: string;
beforeAll(async () => {
  context = await startTestEmulator();
  const { client, folder } = context;
  const files = {
    "server.js": app
      .replaceAll("/var/data", `\${process.env.DATA}`)
      .replace('"${process.env.DATA}/file"', "`${process.env.DATA}/file`"),
  };
  const repository = await TestRepository.create(`${folder}/repository`, files);
  const { service } = await client.createWebService("measured", repository.path, {
    details: { disk: { name: "data", mountPath: "/var/data", sizeGB: 2 } },
    envVars: [{ key: "DATA", value: "/var/data" }],
  });
  id = service.id;
  url = service.serviceDetails.url ?? "";
});
afterAll(() => context[Symbol.asyncDispose]());

const ask = (path: string, query = "", resource = id) =>
  context.client.ask("GET", `/metrics/${path}?resource=${resource}${query}`);

/** Each series as its labels, its last value and its unit. */
async function read(path: string, query = "", resource = id) {
  const series = seriesSchema.parse(await ask(path, query, resource));
  return series.map(({ labels, values, unit }) => ({
    ...Object.fromEntries(labels.map(({ field, value }) => [field, value])),
    value: values.at(-1)?.value ?? Number.NaN,
    total: values.reduce((sum, { value }) => sum + value, 0),
    unit,
  }));
}

test("what an instance takes is measured, with what its plan gives it", async () => {
  const { client } = context;
  const [instance] = z.array(z.object({ id: z.string() })).parse(await client.get(`/services/${id}/instances`));
  const own = { resource: id, instance: instance?.id };
  await Promise.all(Array.from({ length: 5 }, () => fetch(`${url}/work`)));
  const [cpu] = await client.until(
    () => read("cpu"),
    ([one]) => (one?.value ?? 0) > 0.01,
  );
  expect(cpu).toMatchObject({ ...own, unit: "cpu" });
  const [memory] = await read("memory");
  expect(memory).toMatchObject({ ...own, unit: "bytes" });
  expect(memory?.value).toBeGreaterThan(20_000_000);
  expect(memory?.value).toBeLessThan(500_000_000);
  expect(await read("cpu-limit")).toMatchObject([{ ...own, value: 0.5 }]);
  expect(await read("memory-limit")).toMatchObject([{ ...own, value: 512 * 1024 ** 2 }]);
  expect(await read("cpu-target")).toEqual([]);
  expect(await read("cpu", `&instance=${own.instance}`)).toHaveLength(1);
  expect(await read("cpu", "&instance=srv-1-other")).toEqual([]);
  expect(await read("cpu", "&aggregationMethod=MAX")).toMatchObject([{ resource: id, unit: "cpu" }]);
  expect(await ask("filters/application")).toEqual([{ filter: "instance", values: [own.instance] }]);
});

test("what is scaled by its load has its targets beside", async () => {
  const { client } = context;
  const repository = await TestRepository.create(`${context.folder}/scaled`, {
    "server.js": app.replace(/.*writeFileSync.*/, ""),
  });
  const criteria = { cpu: { enabled: true, percentage: 60 }, memory: { enabled: true, percentage: 50 } };
  const details = { autoscaling: { enabled: true, min: 1, max: 2, criteria } };
  const { service } = await client.createWebService("scaled", repository.path, { details });
  const [target] = await client.until(
    () => read("cpu-target", "", service.id),
    (series) => series.length > 0,
  );
  expect(target).toMatchObject({ value: 0.3, unit: "cpu" });
  expect(await read("memory-target", "", service.id)).toMatchObject([{ value: 256 * 1024 ** 2 }]);
});

test("how many instances run and how full the disk is, is known at once", async () => {
  expect(await read("instance-count")).toMatchObject([{ resource: id, value: 1, unit: "instances" }]);
  const [usage] = await read("disk-usage");
  expect(usage?.value).toBeGreaterThanOrEqual(3_000_000);
  expect(usage?.value).toBeLessThan(4_000_000);
  expect(await read("disk-capacity")).toMatchObject([{ resource: id, value: 2 * 1024 ** 3, unit: "bytes" }]);
});

test("requests are counted, and the time that they took is told, of what is asked about", async () => {
  const { client } = context;
  const count = async (query: string) => (await read("http-requests", query))[0]?.total ?? 0;
  const before = await count("");
  for (const path of ["/slow", "/slow?a=1", "/missing"]) await (await fetch(`${url}${path}`)).text();
  await client.until(
    () => count(""),
    (now) => now === before + 3,
  );
  expect(await count("&path=/slow")).toBe(2);
  expect(await count("&host=elsewhere.example.com")).toBe(0);
  const byStatus = await read("http-requests", "&aggregateBy=statusCode");
  expect(byStatus).toEqual(expect.arrayContaining([expect.objectContaining({ statusCode: "404", total: 1 })]));
  expect(await read("http-requests", "&aggregateBy=host")).toMatchObject([{ host: "127.0.0.1" }]);
  const [median] = await read("http-latency", "&path=/slow&quantile=0.5");
  expect(median).toMatchObject({ quantile: "0.5", unit: "ms" });
  expect(median?.value).toBeGreaterThanOrEqual(190);
  expect(await read("http-latency")).toHaveLength(4);
  expect(await ask("filters/http", "&statusCode=404")).toEqual([
    { filter: "host", values: ["127.0.0.1"] },
    { filter: "statusCode", values: ["404"] },
  ]);
  expect(await ask("filters/path", "&statusCode=404")).toEqual(["/missing"]);
  expect(await ask("filters/path", "&path=/nowhere")).toEqual([]);
});

test("what was sent is told by the hour, with where it went", async () => {
  const { client } = context;
  await (await fetch(`${url}/large`)).text();
  const [bandwidth] = await client.until(
    () => read("bandwidth"),
    ([one]) => (one?.total ?? 0) >= 2,
  );
  expect(bandwidth).toMatchObject({ resource: id, unit: "MB" });
  const { data } = z
    .object({
      data: z.array(
        z.object({
          labels: z.object({ trafficSource: z.string() }),
          values: z.array(z.object({ timestamp: z.int(), value: z.number() })),
        }),
      ),
    })
    .parse(await ask("bandwidth-sources"));
  expect(data.map(({ labels }) => labels.trafficSource)).toEqual(["total", "http"]);
  expect(data[0]?.values.every(({ timestamp }) => timestamp % 3600 === 0)).toBe(true);
  const early = await client.send("GET", `/metrics/bandwidth-sources?resource=${id}&startTime=2025-01-01T00:00:00Z`);
  expect(early).toMatchObject({ status: 400, body: { message: expect.stringContaining("after 2025-03-09") } });
});

test("a data store's connections are counted, and what it takes is measured", async () => {
  const { client, emulator } = context;
  const { id: cache } = z
    .object({ id: z.string() })
    .parse(await client.ask("POST", "/key-value", { name: "measured", ownerId: emulator.ownerId, plan: "free" }));
  await client.until(
    () => client.get(`/key-value/${cache}`),
    (one) => JSON.stringify(one).includes('"available"'),
  );
  expect(await read("active-connections", "", cache)).toMatchObject([{ resource: cache, value: expect.any(Number) }]);
  expect(await read("instance-count", "", cache)).toMatchObject([{ value: 1 }]);
  // What was measured within the last second isn't measured again, and it may have been started since.
  const [memory] = await client.until(
    () => read("memory", "", cache),
    (series) => series.length > 0,
  );
  expect(await read("memory-limit", "", cache)).toMatchObject([{ value: 25 * 1024 ** 2 }]);
  expect(memory?.value).toBeGreaterThan(1_000_000);
});

test("a database's connections are counted, and its replica says how far it is behind", async () => {
  const { client, emulator } = context;
  const database = { ownerId: emulator.ownerId, version: "17", plan: "basic_1gb", diskSizeGB: 10 };
  const readReplicas = [{ name: "replica" }];
  const { id: primary } = z
    .object({ id: z.string() })
    .parse(await client.ask("POST", "/postgres", { name: "measured", ...database, readReplicas }));
  const rows = z.array(z.object({ postgres: z.object({ id: z.string(), status: z.string() }) }));
  const all = await client.until(
    async () => rows.parse(await client.get("/postgres")),
    (found) => found.length === 2 && found.every(({ postgres }) => postgres.status === "available"),
  );
  const replica = all.find(({ postgres }) => postgres.id !== primary)?.postgres.id ?? "";
  expect(await read("replication-lag", "", `${primary},${replica}`)).toMatchObject([
    { resource: replica, value: expect.any(Number), unit: "seconds" },
  ]);
  const { internalConnectionString } = z
    .object({ internalConnectionString: z.string() })
    .parse(await client.get(`/postgres/${primary}/connection-info`));
  const connections = async () => (await read("active-connections", "", primary))[0]?.value ?? 0;
  const clients = Array.from({ length: 5 }, () => new Client({ connectionString: internalConnectionString }));
  await Promise.all(clients.map((one) => one.connect()));
  await client.until(connections, (count) => count >= 5);
  await Promise.all(clients.map((one) => one.end()));
  await client.until(connections, (count) => count < 5);
  const [usage] = await read("disk-usage", "", primary);
  expect(usage?.value).toBeGreaterThan(10_000_000);
  expect(await read("disk-capacity", "", primary)).toMatchObject([{ value: 10 * 1024 ** 3 }]);
  expect(await read("cpu-limit", "", primary)).toMatchObject([{ value: 0.5 }]);
});

test.each<[string, string, string]>([
  ["nothing is asked about", "cpu", "`resource`: expected the id of one resource at least"],
  ["what it is about isn't there", "cpu?resource=srv-1", "`resource`: there is no `srv-1`"],
  ["it is too fine", "cpu?resource=ID&resolutionSeconds=10", "resolutionSeconds"],
  ["it ends before it begins", "cpu?resource=ID&startTime=2000000000&endTime=1000000000", "`startTime` is after"],
  ["its method is none", "memory?resource=ID&aggregationMethod=SUM", "aggregationMethod"],
  ["its quantile is none", "http-latency?resource=ID&quantile=2", "quantile"],
  ["its time is none", "cpu?resource=ID&startTime=yesterday", "startTime"],
])("a question is refused when %s", async (_, path, message) => {
  const reply = await context.client.send("GET", `/metrics/${path.replace("ID", id)}`);
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
});

test("a filter that a metric doesn't have is refused by its name", async () => {
  expect(await context.client.send("GET", `/metrics/disk-usage?resource=${id}&instance=a`)).toMatchObject({
    status: 501,
    body: { message: "`instance`: the emulator does not support this filter yet: leave it out" },
  });
});

test("values lie within the time that is asked about, at the resolution that is asked for", async () => {
  expect(await read("cpu", "&endTime=2001-01-01T00:00:00Z")).toEqual([]);
  const series = seriesSchema.parse(await ask("cpu", "&resolutionSeconds=3600"));
  expect(series[0]?.values.map(({ timestamp }) => timestamp.slice(14))).toEqual(series[0]?.values.map(() => "00:00Z"));
});
