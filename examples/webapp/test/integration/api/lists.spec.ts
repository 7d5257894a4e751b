import { itemSchema, listSchema, listSummariesSchema } from "@webapp/shared";
import type { Api } from "../api";
import { expect, test } from "../fixtures";

async function begin(api: Api, token: string, name: string, ...titles: string[]) {
  const [status, body] = await api.ask("POST", "/lists", { token, body: { name } });
  expect(status).toBe(201);
  const list = listSchema.parse(body);
  for (const title of titles) {
    const [added] = await api.ask("POST", `/lists/${list.id}/items`, { token, body: { title } });
    expect(added).toBe(201);
  }
  return list;
}

async function read(api: Api, token: string, id: string) {
  const [status, body] = await api.ask("GET", `/lists/${id}`, { token });
  expect(status).toBe(200);
  return listSchema.parse(body);
}

test("a list keeps its items in their order, which is ticked, and what goes", async ({ api, person: { token } }) => {
  const { id } = await begin(api, token, "Week", "Milk", "Bread", "Tea");
  const [milk, bread] = (await read(api, token, id)).items;
  const [ticked, item] = await api.ask("PATCH", `/lists/${id}/items/${milk?.id}`, { token, body: { done: true } });
  expect([ticked, itemSchema.parse(item).done]).toEqual([200, true]);
  expect((await api.ask("DELETE", `/lists/${id}/items/${bread?.id}`, { token }))[0]).toBe(204);
  expect((await read(api, token, id)).items).toMatchObject([
    { title: "Milk", done: true, addedBy: "Ada" },
    { title: "Tea", done: false },
  ]);
  const [, summaries] = await api.ask("GET", "/lists", { token });
  expect(listSummariesSchema.parse(summaries).lists).toEqual([{ id, name: "Week", open: 1, members: 1 }]);
  expect((await api.ask("DELETE", `/lists/${id}/done-items`, { token }))[0]).toBe(204);
  expect((await read(api, token, id)).items.map(({ title }) => title)).toEqual(["Tea"]);
});

test("an invitation lets somebody in, and nobody else gets to know of the list", async ({ api, signUp }) => {
  const [owner, guest, stranger] = [await signUp("Ada"), await signUp("Grace"), await signUp("Mallory")];
  const { id, invitation } = await begin(api, owner.token, "Party", "Ice");
  const [joined] = await api.ask("POST", "/lists/join", { token: guest.token, body: { code: invitation } });
  expect(joined).toBe(200);
  expect(await read(api, guest.token, id)).toMatchObject({ members: ["Ada", "Grace"], items: [{ title: "Ice" }] });
  const { token } = stranger;
  for (const [method, path, body] of [
    ["GET", `/lists/${id}`],
    ["POST", `/lists/${id}/items`, { title: "Sand" }],
    ["DELETE", `/lists/${id}/members/me`],
  ] as const)
    expect((await api.ask(method, path, { token, ...(body && { body }) }))[0], `${method} ${path}`).toBe(404);
  expect((await read(api, owner.token, id)).items).toHaveLength(1);
});

test("with an account go the lists that are nobody else's; others keep theirs", async ({ api, signUp }) => {
  const [owner, guest] = [await signUp("Ada"), await signUp("Grace")];
  const shared = await begin(api, owner.token, "Shared", "Salt");
  await api.ask("POST", "/lists/join", { token: guest.token, body: { code: shared.invitation } });
  expect((await api.ask("DELETE", "/accounts/me", { token: owner.token }))[0]).toBe(204);
  expect(await read(api, guest.token, shared.id)).toMatchObject({
    members: ["Grace"],
    items: [{ title: "Salt", addedBy: null }],
  });
});
