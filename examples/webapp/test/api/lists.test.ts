import { type Item, itemSchema, type List, listSchema } from "@webapp/shared";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, TestApi } from "../support/api";

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api[Symbol.asyncDispose]());

async function newList({ token }: Person, name = "Groceries"): Promise<List> {
  const [, list] = await api.ask("POST", "/lists", { token, body: { name } });
  return listSchema.parse(list);
}

async function add({ token }: Person, list: List, title: string): Promise<Item> {
  const [, item] = await api.ask("POST", `/lists/${list.id}/items`, { token, body: { title } });
  return itemSchema.parse(item);
}

async function itemsOf({ token }: Person, { id }: List): Promise<string[]> {
  const [, list] = await api.ask("GET", `/lists/${id}`, { token });
  return listSchema.parse(list).items.map(({ title, done }) => (done ? `(${title})` : title));
}

test("a list keeps what is put there, in that order", async () => {
  const ada = await api.signUp("Ada");
  const list = await newList(ada);
  expect(list).toMatchObject({ name: "Groceries", members: ["Ada"], items: [] });
  const milk = await add(ada, list, " Milk, 2 l ");
  expect(milk).toMatchObject({ title: "Milk, 2 l", done: false, addedBy: "Ada" });
  const bread = await add(ada, list, "Bread");
  await add(ada, list, "Apples");
  const path = `/lists/${list.id}/items/${bread.id}`;
  expect(await api.ask("PATCH", path, { token: ada.token, body: { done: true } })).toMatchObject([200, { done: true }]);
  await api.ask("PATCH", path, { token: ada.token, body: { title: "Rye bread" } });
  expect(await itemsOf(ada, list)).toEqual(["Milk, 2 l", "(Rye bread)", "Apples"]);
  expect(await api.ask("GET", "/lists", { token: ada.token })).toEqual([
    200,
    { lists: [{ id: list.id, name: "Groceries", open: 2, members: 1 }] },
  ]);
  expect(await api.ask("DELETE", `/lists/${list.id}/done-items`, { token: ada.token })).toEqual([204, undefined]);
  expect(await api.ask("DELETE", `/lists/${list.id}/items/${milk.id}`, { token: ada.token })).toEqual([204, undefined]);
  expect(await itemsOf(ada, list)).toEqual(["Apples"]);
});

test("nobody else reads or changes a list, nor learns that it is there", async () => {
  const [ada, eve] = [await api.signUp("Ada"), await api.signUp("Eve")];
  const list = await newList(ada);
  const item = await add(ada, list, "Milk");
  const own = await newList(eve);
  const noList = [404, { error: { code: "NOT_FOUND", message: "There is no such list." } }];
  const noItem = [404, { error: { code: "NOT_FOUND", message: "There is no such item." } }];
  const { token } = eve;
  for (const id of [list.id, randomUUID(), "1"]) {
    expect(await api.ask("GET", `/lists/${id}`, { token })).toEqual(noList);
    expect(await api.ask("POST", `/lists/${id}/items`, { token, body: { title: "Gin" } })).toEqual(noList);
    expect(await api.ask("DELETE", `/lists/${id}/members/me`, { token })).toEqual(noList);
  }
  // Nor by a list of one's own.
  for (const path of [`/lists/${list.id}/items/${item.id}`, `/lists/${own.id}/items/${item.id}`]) {
    expect(await api.ask("PATCH", path, { token, body: { done: true } })).toEqual(noItem);
    expect(await api.ask("DELETE", path, { token })).toEqual(noItem);
  }
  await api.ask("PATCH", `/lists/${list.id}/items/${item.id}`, { token: ada.token, body: { done: true } });
  await api.ask("DELETE", `/lists/${list.id}/done-items`, { token });
  expect(await itemsOf(ada, list)).toEqual(["(Milk)"]);
});

test("an invitation makes a list one of two people, and opening it again changes nothing", async () => {
  const [ada, ben] = [await api.signUp("Ada"), await api.signUp("Ben")];
  const list = await newList(ada);
  for (const code of [list.invitation, ` ${list.invitation.toUpperCase()}`])
    expect(await api.ask("POST", "/lists/join", { token: ben.token, body: { code } })).toMatchObject([
      200,
      { id: list.id, members: ["Ada", "Ben"] },
    ]);
  await add(ben, list, "Tea");
  expect(await itemsOf(ada, list)).toEqual(["Tea"]);
  const { token } = ben;
  expect(await api.ask("POST", "/lists/join", { token, body: { code: "a".repeat(16) } })).toMatchObject([404, {}]);
  expect(await api.ask("POST", "/lists/join", { token, body: { code: "no" } })).toMatchObject([400, {}]);
});

test("who leaves a list leaves it to the others, and the last one takes it along", async () => {
  const [ada, ben] = [await api.signUp("Ada"), await api.signUp("Ben")];
  const list = await newList(ada);
  await api.ask("POST", "/lists/join", { token: ben.token, body: { code: list.invitation } });
  await add(ada, list, "Milk");
  const leave = ({ token }: Person) => api.ask("DELETE", `/lists/${list.id}/members/me`, { token });
  expect(await leave(ada)).toEqual([204, undefined]);
  expect(await itemsOf(ben, list)).toEqual(["Milk"]);
  expect(await leave(ben)).toEqual([204, undefined]);
  expect(await api.database.query(`SELECT id FROM lists WHERE id = '${list.id}'`)).toEqual([]);
});

test("an account goes with the lists that are nobody else's; what it wrote elsewhere stays", async () => {
  const [ada, ben] = [await api.signUp("Ada"), await api.signUp("Ben")];
  const [shared, own] = [await newList(ada), await newList(ada, "Mine")];
  await api.ask("POST", "/lists/join", { token: ben.token, body: { code: shared.invitation } });
  await add(ada, shared, "Milk");
  expect(await api.ask("DELETE", "/accounts/me", { token: ada.token })).toEqual([204, undefined]);
  expect(await api.ask("GET", "/accounts/me", { token: ada.token })).toMatchObject([401, {}]);
  expect(await api.ask("GET", `/lists/${shared.id}`, { token: ben.token })).toMatchObject([
    200,
    { members: ["Ben"], items: [{ title: "Milk", addedBy: null }] },
  ]);
  expect(await api.database.query(`SELECT id FROM lists WHERE id = '${own.id}'`)).toEqual([]);
});

test("an account's lists are locked in one order, so that two accounts that go at once don't wait for each other", async () => {
  const ada = await api.signUp("Ada");
  const [first, last] = ["00000000-0000-4000-8000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff"];
  // The last one is the first that the table has.
  for (const id of [last, first])
    await api.database.query(
      `WITH list AS (INSERT INTO lists (id, name, invitation) VALUES ('${id}', 'x', '${id}') RETURNING id)
       INSERT INTO members SELECT list.id, accounts.id FROM list, accounts WHERE email = '${ada.email}'`,
    );
  const other = new pg.Client({ connectionString: api.database.url });
  await other.connect();
  await other.query("BEGIN");
  const lock = (id: string) => other.query(`SELECT 1 FROM lists WHERE id = $1 FOR UPDATE NOWAIT`, [id]);
  await lock(first);
  const removed = api.ask("DELETE", "/accounts/me", { token: ada.token });
  const waiting = () =>
    api.database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
  await expect.poll(waiting).toHaveLength(1);
  expect((await lock(last)).rowCount).toBe(1);
  await other.query("COMMIT");
  await other.end();
  expect(await removed).toEqual([204, undefined]);
});

test("a list has its end", async () => {
  const ada = await api.signUp("Ada");
  const list = await newList(ada);
  await api.database.query(
    `INSERT INTO items (list_id, title) SELECT '${list.id}', n::text FROM generate_series(1, 500) AS n`,
  );
  const body = { title: "One more" };
  expect(await api.ask("POST", `/lists/${list.id}/items`, { token: ada.token, body })).toMatchObject([
    409,
    { error: { code: "LIST_FULL" } },
  ]);
});

test.each([
  ["POST", "/lists", { name: "" }],
  ["POST", "/lists", { name: "x".repeat(61) }],
  ["POST", "/lists/join", {}],
])("%s %s refuses %o", async (method, path, body) => {
  const { token } = await api.signUp("Ada");
  expect(await api.ask(method, path, { token, body })).toMatchObject([400, { error: { code: "VALIDATION_FAILED" } }]);
});
