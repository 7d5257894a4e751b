import { routeSchema } from "@slipway/render-api";
import { expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

test("headers and routes of a site are added, moved and taken away one by one", async () => {
  await using context = await startTestEmulator();
  const { client, folder } = context;
  const repository = await TestRepository.create(`${folder}/repository`, { "index.html": "" });
  const service = await client.createSite("ruled", repository.path);
  const [headers, routes] = [`/services/${service.id}/headers`, `/services/${service.id}/routes`];

  const input = { path: "/*", name: "x-a", value: "1" };
  const { status, body } = await client.send("POST", headers, input);
  expect({ status, body }).toEqual({
    status: 201,
    body: { headers: { ...input, id: expect.stringMatching(/^hdr-/) } },
  });
  const { headers: header } = z.object({ headers: z.object({ id: z.string() }) }).parse(body);
  expect(await client.get(headers)).toMatchObject([{ header }]);
  expect((await client.send("DELETE", `${headers}/${header.id}`)).status).toBe(204);
  expect((await client.send("DELETE", `${headers}/${header.id}`)).status).toBe(404);
  expect(await client.get(headers)).toEqual([]);

  const add = async (source: string, priority?: number) => {
    const reply = await client.send("POST", routes, { type: "rewrite", source, destination: "/", priority });
    expect(reply.status).toBe(201);
    return routeSchema.strict().parse(reply.body);
  };
  const order = async () => {
    const rows = z.array(z.object({ route: routeSchema })).parse(await client.get(routes));
    expect(rows.map(({ route }) => route.priority)).toEqual(rows.map((_, place) => place));
    return rows.map(({ route }) => route.source);
  };
  const first = await add("/a");
  await add("/b");
  expect(await add("/c", 1)).toMatchObject({ priority: 1, source: "/c" });
  expect(await order()).toEqual(["/a", "/c", "/b"]);
  const moved = await client.send("PATCH", `${routes}/${first.id}`, { priority: 9 });
  expect(moved).toMatchObject({ status: 200, body: { headers: { ...first, priority: 2 } } });
  expect(await order()).toEqual(["/c", "/b", "/a"]);
  expect((await client.send("DELETE", `${routes}/${first.id}`)).status).toBe(204);
  expect((await client.send("PATCH", `${routes}/${first.id}`, { priority: 0 })).status).toBe(404);
  expect(await order()).toEqual(["/c", "/b"]);
  const unclear = await client.send("PATCH", routes, { priority: 0 });
  expect(unclear).toMatchObject({ status: 400, body: { message: expect.stringContaining("which route") as string } });
  const [{ route } = { route: first }] = z.array(z.object({ route: routeSchema })).parse(await client.get(routes));
  expect((await client.send("DELETE", `${routes}/${route.id}`)).status).toBe(204);
  expect(await order()).toEqual(["/b"]);
  const only = await client.send("PATCH", routes, { priority: 9 });
  expect(only).toMatchObject({ status: 200, body: { headers: { source: "/b", priority: 0 } } });
});
