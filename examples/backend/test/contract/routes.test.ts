import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { testApp } from "../support/app.js";
import { TestDatabase } from "../support/database.js";
import { tokenFor } from "../support/tokens.js";

const data = <Schema extends z.ZodType>(schema: Schema) => z.strictObject({ data: schema });
const failure = (...codes: [string, ...string[]]) =>
  z.strictObject({ error: z.strictObject({ code: z.enum(codes), message: z.string().min(1) }) });

const amount = z.number().int().min(0);
const plan = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  opening: amount,
  monthlyDeposit: amount,
  rate: amount,
  months: amount,
  createdAt: z.iso.datetime(),
});
const projection = z.strictObject({ balances: z.array(amount).min(1) });

const input = { opening: 1, monthlyDeposit: 1, rate: 1, months: 1 };
const user = randomUUID();
/** Filled in when a plan is there. */
const planId = "{plan}";

interface Example {
  route: string;
  url?: string;
  body?: unknown;
  isSignedIn?: boolean;
  status: number;
  answer: z.ZodType;
}

/** Each answer that a client may get, and what it looks like. Requests are made in this order. */
const contract: Example[] = [
  {
    route: "GET /health",
    status: 200,
    answer: data(z.strictObject({ status: z.literal("ok"), version: z.literal("v1"), uptime: amount })),
  },
  {
    route: "GET /auth/me",
    isSignedIn: true,
    status: 200,
    answer: data(z.strictObject({ id: z.literal(user), role: z.literal("authenticated") })),
  },
  { route: "GET /auth/me", status: 401, answer: failure("TOKEN_MISSING") },
  { route: "POST /plans", isSignedIn: true, body: { name: "x", ...input }, status: 201, answer: data(plan) },
  {
    route: "POST /plans",
    isSignedIn: true,
    body: { name: "", ...input },
    status: 400,
    answer: failure("VALIDATION_FAILED"),
  },
  {
    route: "POST /plans",
    isSignedIn: true,
    body: { name: "a\u0000b", ...input },
    status: 400,
    answer: failure("VALIDATION_FAILED"),
  },
  {
    route: "POST /plans",
    isSignedIn: true,
    body: { name: "x", owner: randomUUID(), ...input },
    status: 400,
    answer: failure("VALIDATION_FAILED"),
  },
  { route: "POST /plans", body: { name: "x", ...input }, status: 401, answer: failure("TOKEN_MISSING") },
  { route: "GET /plans", isSignedIn: true, status: 200, answer: data(z.array(plan).length(1)) },
  { route: "GET /plans", status: 401, answer: failure("TOKEN_MISSING") },
  {
    route: "GET /plans/:id/projection",
    url: `/plans/${planId}/projection`,
    isSignedIn: true,
    status: 200,
    answer: data(projection),
  },
  {
    route: "GET /plans/:id/projection",
    url: `/plans/${randomUUID()}/projection`,
    isSignedIn: true,
    status: 404,
    answer: failure("NOT_FOUND"),
  },
  {
    route: "GET /plans/:id/projection",
    url: "/plans/1/projection",
    isSignedIn: true,
    status: 400,
    answer: failure("VALIDATION_FAILED"),
  },
  {
    route: "GET /plans/:id/projection",
    url: `/plans/${planId}/projection`,
    status: 401,
    answer: failure("TOKEN_MISSING"),
  },
  { route: "POST /projections", isSignedIn: true, body: input, status: 200, answer: data(projection) },
  {
    route: "POST /projections",
    isSignedIn: true,
    body: { ...input, months: 0 },
    status: 400,
    answer: failure("VALIDATION_FAILED"),
  },
  { route: "POST /projections", body: input, status: 401, answer: failure("TOKEN_MISSING") },
  { route: "POST /projections", isSignedIn: true, body: "{", status: 400, answer: failure("REQUEST_REFUSED") },
  { route: "GET /elsewhere", status: 404, answer: failure("NOT_FOUND") },
];

let database: TestDatabase;
let running: ReturnType<typeof testApp>;
let headers: Record<string, string>;
let plansId: string;
beforeAll(async () => {
  database = await TestDatabase.create(inject("template"));
  running = testApp(database.url);
  headers = { authorization: `Bearer ${await tokenFor({ user })}`, "content-type": "application/json" };
});
afterAll(async () => {
  await running.app.close();
  await database[Symbol.asyncDispose]();
});

test.each(contract.map((example) => [`${example.route}: ${example.status}`, example] as const))(
  "%s",
  async (_, example) => {
    const [method, path = ""] = example.route.split(" ");
    const url = (example.url ?? path).replace(planId, plansId);
    const { body } = example;
    const { "content-type": type = "", ...signedIn } = headers;
    const answer = await running.app.inject({
      method: method as "GET" | "POST",
      url,
      headers: { ...(example.isSignedIn && signedIn), ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const given: unknown = JSON.parse(answer.body);
    expect({ status: answer.statusCode, type: answer.headers["content-type"] }).toEqual({
      status: example.status,
      type: "application/json; charset=utf-8",
    });
    example.answer.parse(given);
    const made = data(plan).safeParse(given);
    if (made.success) plansId = made.data.data.id;
  },
);

test("every route stands in the contract", async () => {
  await running.app.ready();
  const routes = running.routes.filter((route) => !route.startsWith("HEAD "));
  expect(routes).toContain("GET /health");
  expect(routes.filter((route) => contract.every((example) => example.route !== route))).toEqual([]);
});

test("without probes there is no health route", async () => {
  const { app } = testApp(database.url, { ENABLE_HEALTH_PROBES: "false" });
  expect((await app.inject("/health")).statusCode).toBe(404);
  await app.close();
});
