import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testApp } from "../support/app.js";
import { TestDatabase } from "../support/database.js";
import { tokenFor } from "../support/tokens.js";

let database: TestDatabase;
let running: ReturnType<typeof testApp>;
beforeAll(async () => {
  database = await TestDatabase.create(inject("template"));
  running = testApp(database.url);
});
afterAll(async () => {
  await running.app.close();
  await database[Symbol.asyncDispose]();
});

const plan = { name: "A house", opening: 100_000, monthlyDeposit: 10_000, rate: 1_200, months: 3 };

interface Answer {
  status: number;
  data: Record<string, unknown>;
}

async function ask(
  method: "GET" | "POST",
  url: string,
  { user = randomUUID(), body }: { user?: string; body?: object } = {},
) {
  const headers = { authorization: `Bearer ${await tokenFor({ user })}` };
  const { statusCode, body: text } = await running.app.inject({ method, url, headers, ...(body && { payload: body }) });
  return { status: statusCode, ...(JSON.parse(text) as Omit<Answer, "status">) };
}

test("a plan is its owner's alone", async () => {
  const user = randomUUID();
  const made = await ask("POST", "/plans", { user, body: plan });
  expect(made).toMatchObject({ status: 201, data: plan });
  expect(await ask("GET", "/plans", { user })).toEqual({ status: 200, data: [made.data] });
  expect(await ask("GET", "/plans")).toEqual({ status: 200, data: [] });
  const projection = `/plans/${String(made.data.id)}/projection`;
  expect(await ask("GET", projection)).toMatchObject({ status: 404, error: { code: "NOT_FOUND" } });
});

test("a plan is projected when somebody asks for the first time, and then remembered", async () => {
  const user = randomUUID();
  const { data } = await ask("POST", "/plans", { user, body: plan });
  const planId = String(data.id);
  const kept = () => running.database.projection.findMany({ where: { planId } });
  expect(await kept()).toEqual([]);
  const projected = { status: 200, data: { balances: [111_000, 122_110, 133_331] } };
  const answers = await Promise.all([1, 2, 3].map(() => ask("GET", `/plans/${planId}/projection`, { user })));
  expect(answers).toEqual([projected, projected, projected]);
  expect(await kept()).toEqual([{ planId, balances: [111_000n, 122_110n, 133_331n] }]);
  await running.database.projection.update({ where: { planId }, data: { balances: [1n] } });
  expect(await ask("GET", `/plans/${planId}/projection`, { user })).toEqual({ status: 200, data: { balances: [1] } });
});

test("what a log line says of a projection is how long it was, and nothing of the money or the person", async () => {
  const user = randomUUID();
  running.lines.length = 0;
  await ask("POST", "/projections", { user, body: { opening: 987_654, monthlyDeposit: 1, rate: 0, months: 2 } });
  expect(running.lines).toMatchObject([{ category: "projection_run", months: 2 }]);
  expect(JSON.stringify(running.lines)).not.toMatch(new RegExp(`987.?654|${user}`));
});
