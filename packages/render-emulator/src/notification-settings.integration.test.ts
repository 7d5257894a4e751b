import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

async function site(name: string): Promise<string> {
  const input = { type: "static_site", name, ownerId: context.emulator.ownerId, repo: "/nowhere" };
  const { service } = (await context.client.ask("POST", "/services", input)) as { service: { id: string } };
  return service.id;
}

test("a workspace has settings from the start, and of a change what is left out stays", async () => {
  const { client, emulator } = context;
  const path = `/notification-settings/owners/${emulator.ownerId}`;
  const first = { ownerId: emulator.ownerId, slackEnabled: false, emailEnabled: true };
  const unchanged = { ...first, previewNotificationsEnabled: false, notificationsToSend: "failure" };
  expect(await client.get(path)).toEqual(unchanged);
  expect(await client.ask("PATCH", path, { notificationsToSend: "all", emailEnabled: null })).toEqual({
    ...unchanged,
    notificationsToSend: "all",
  });
  expect(await client.ask("PATCH", path, {})).toMatchObject({ notificationsToSend: "all" });
  expect(await client.send("GET", "/notification-settings/owners/tea-none")).toMatchObject({
    status: 404,
    body: { message: "not found: tea-none" },
  });
  expect(await client.send("PATCH", path, { notificationsToSend: "default" })).toMatchObject({ status: 400 });
});

test("a service has an override from the start, which is listed once it was changed, and goes with the service", async () => {
  const { client, emulator } = context;
  const [one, two, untouched] = [await site("one"), await site("two"), await site("untouched")];
  const pathOf = (id: string) => `/notification-settings/overrides/services/${id}`;
  const asWorkspace = { previewNotificationsEnabled: "default", notificationsToSend: "default" };
  expect(await client.get(pathOf(one))).toEqual({ serviceId: one, ...asWorkspace });
  expect(await client.ask("PATCH", pathOf(one), {})).toEqual({ serviceId: one, ...asWorkspace });
  expect(await client.service(one)).toMatchObject({ notifyOnFail: "default" });
  const none = { serviceId: one, ...asWorkspace, notificationsToSend: "none" };
  expect(await client.ask("PATCH", pathOf(one), { notificationsToSend: "none" })).toEqual(none);
  expect(await client.service(one)).toMatchObject({ notifyOnFail: "notify" });
  const previews = { serviceId: two, ...asWorkspace, previewNotificationsEnabled: "true" };
  expect(await client.ask("PATCH", pathOf(two), { previewNotificationsEnabled: "true" })).toEqual(previews);

  const list = async (query = "") =>
    (await client.get(`/notification-settings/overrides${query}`)) as { cursor: string; override: unknown }[];
  const overrides = async (query?: string) => (await list(query)).map(({ override }) => override);
  expect(await overrides()).toEqual([previews, none]);
  const [first] = await list("?limit=1");
  expect(await overrides(`?limit=1&cursor=${first?.cursor}`)).toEqual([none]);
  expect(await overrides(`?serviceId=${one},${untouched}&ownerId=${emulator.ownerId}`)).toEqual([none]);
  expect(await overrides("?ownerId=tea-none")).toEqual([]);

  await client.ask("DELETE", `/services/${one}`);
  expect(await overrides()).toEqual([previews]);
  expect(await client.send("PATCH", pathOf(one), { notificationsToSend: "all" })).toMatchObject({ status: 404 });
});
