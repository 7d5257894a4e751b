import { expect, test } from "vitest";
import { z } from "zod";
import { deploysOf } from "./deploys";
import { type Answer, faultyApi, reply } from "./faulty-api.fixture";
import { requireOwner } from "./owner";
import { rowsOf } from "./rows";
import { customDomainsOf, envVarsOf } from "./services";
import { Snapshot } from "./snapshot";

const thing = z.object({ id: z.string() });

function page(key: string, from: number, count: number, rest: object = {}): Answer {
  const rows = Array.from({ length: count }, (_, index) => String(from + index));
  return reply(
    200,
    rows.map((id) => ({ cursor: `after-${id}`, [key]: { id, ...rest } })),
  );
}

test("a list of fewer than a hundred is one request", async () => {
  await using api = await faultyApi(page("thing", 1, 99));
  expect(await api.client().list("/things", "thing", thing)).toHaveLength(99);
  expect(api.requests).toEqual(["GET /things?limit=100"]);
});

test("a list goes on after each full page", async () => {
  await using api = await faultyApi(page("thing", 1, 100), page("thing", 101, 100), page("thing", 201, 0));
  expect(await api.client().list("/things", "thing", thing, { name: "a" })).toHaveLength(200);
  expect(api.requests).toEqual([
    "GET /things?name=a&limit=100",
    "GET /things?name=a&cursor=after-100&limit=100",
    "GET /things?name=a&cursor=after-200&limit=100",
  ]);
});

const service = {
  type: "web_service",
  name: "api",
  slug: "api",
  createdAt: "2026-01-01T00:00:00Z",
  serviceDetails: {},
};

test("whoever needs a service of a run shares one list, at once or later, until it is forgotten", async () => {
  await using api = await faultyApi(page("service", 1, 20, service));
  const snapshot = new Snapshot(api.client());
  const found = await Promise.all(["1", "20", "21"].map((id) => snapshot.service(id)));
  expect(found.map((row) => row?.id)).toEqual(["1", "20", undefined]);
  expect((await snapshot.service("2"))?.name).toBe("api");
  expect(api.requests).toEqual(["GET /services?ownerId=tea-1&limit=100"]);

  snapshot.forget();
  await snapshot.service("1");
  expect(api.requests).toHaveLength(2);
});

test.each([200, 400])("a list that was read during a write answered %i is not kept", async (status) => {
  await using api = await faultyApi((response, request) => {
    if (request.method === "GET") return page("service", 1, 1, service)(response, request);
    // The write is answered only after the list was.
    return snapshot.service("1").then(() => reply(status, {})(response, request));
  });
  const snapshot: Snapshot = new Snapshot(api.client());
  const render = api.client({ beforeWrite: async () => snapshot.forget(), afterWrite: () => snapshot.forget() });
  await render.tell("patch", "/services/1", {}).catch(() => undefined);
  await snapshot.service("1");
  const list = "GET /services?ownerId=tea-1&limit=100";
  expect(api.requests).toEqual(["PATCH /services/1 {}", list, list]);
});

test("a list that failed is asked for again by the next who needs it", async () => {
  await using api = await faultyApi(reply(403), page("service", 1, 1, service));
  const snapshot = new Snapshot(api.client());
  const [one, other] = await Promise.allSettled([snapshot.service("1"), snapshot.service("1")]);
  expect([one.status, other.status]).toEqual(["rejected", "rejected"]);
  expect((await snapshot.service("1"))?.id).toBe("1");
  expect(api.requests).toHaveLength(2);
});

test("twenty services are read with their variables, domains and deploys, and their workspace, in 62 requests", async () => {
  await using api = await faultyApi((response, request) => {
    const { pathname } = new URL(request.url ?? "", "http://api");
    const answer = pathname.startsWith("/owners/") ? reply(200, { id: "tea-1" }) : reply(200, []);
    (pathname === "/services" ? page("service", 1, 20, service) : answer)(response, request);
  });
  const render = api.client();
  const snapshot = new Snapshot(render);
  await requireOwner(render);
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const found = await snapshot.service(String(index + 1));
      const id = found?.id ?? "";
      await Promise.all([envVarsOf(render, id), customDomainsOf(render, id), deploysOf(render, id)]);
    }),
  );
  expect(api.requests).toHaveLength(62);
});

const dated = z.object({ id: z.string(), createdAt: z.string() });

/** Rows of a bare list, the newest first, of which each was made a millisecond before the one above it. */
function bare(from: number, count: number): Answer {
  const createdAt = (age: number) => new Date(Date.parse("2026-01-01T00:00:00Z") - age).toISOString();
  return reply(
    200,
    Array.from({ length: count }, (_, index) => ({ id: `evg-${from + index}`, createdAt: createdAt(from + index) })),
  );
}

test("a bare list that can be asked for what was made before a time is read to its end", async () => {
  // Whoever was made at the same time as a page's last row is asked for with it.
  await using api = await faultyApi(bare(0, 100), bare(99, 100), bare(198, 3));
  const list = { path: "/env-groups", wrapper: "bare", hasTimeFilter: true } as const;
  const rows = await rowsOf(api.client(), list, dated, { ownerId: "tea-1" });
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 201 }, (_, index) => `evg-${index}`));
  expect(api.requests.map((request) => decodeURIComponent(request))).toEqual([
    "GET /env-groups?limit=100&ownerId=tea-1",
    "GET /env-groups?limit=100&ownerId=tea-1&createdBefore=2025-12-31T23:59:59.902Z",
    "GET /env-groups?limit=100&ownerId=tea-1&createdBefore=2025-12-31T23:59:59.803Z",
  ]);
});

test("a bare list whose filter does nothing ends with what it has", async () => {
  await using api = await faultyApi(bare(0, 100), bare(0, 100));
  const list = { path: "/env-groups", wrapper: "bare", hasTimeFilter: true } as const;
  expect(await rowsOf(api.client(), list, dated, {})).toHaveLength(100);
  expect(api.requests).toHaveLength(2);
});
