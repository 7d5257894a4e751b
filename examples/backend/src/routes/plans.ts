import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.js";
import type { Database } from "../database.js";
import { parsed } from "../request.js";
import type { ReadUser } from "../token.js";
import { balancesOf, projectionRequest, run } from "./projections.js";

/** Postgres keeps no U+0000, and no other control character is part of a name. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, "expected no control characters");
const planRequest = projectionRequest.extend({ name });
const planPath = z.object({ id: z.uuid() });

/** Plans listed at most; the newest come first. */
const LISTED = 100;

type Plan = NonNullable<Awaited<ReturnType<Database["plan"]["findFirst"]>>>;

/** Plans of the one who calls; nobody sees another's. */
export function addPlanRoutes(app: FastifyInstance, readUser: ReadUser, database: Database): void {
  app.post("/plans", async (request, reply) => {
    const { id: owner } = await readUser(request.headers.authorization);
    const plan = await database.plan.create({ data: { owner, ...parsed(planRequest, request.body) } });
    return reply.code(201).send({ data: shown(plan) });
  });

  app.get("/plans", async (request) => {
    const { id: owner } = await readUser(request.headers.authorization);
    const plans = await database.plan.findMany({ where: { owner }, orderBy: { createdAt: "desc" }, take: LISTED });
    return { data: plans.map(shown) };
  });

  app.get("/plans/:id/projection", async (request) => {
    const { id: owner } = await readUser(request.headers.authorization);
    const { id } = parsed(planPath, request.params);
    const plan = await database.plan.findFirst({ where: { id, owner }, include: { projection: true } });
    if (plan === null) throw new ApiError(404, "NOT_FOUND", "There is no such plan.");
    if (plan.projection !== null) return { data: balancesOf(plan.projection.balances) };
    const balances = run(plan, request.log);
    // Somebody else may have asked at the same moment: both found the same.
    await database.projection.createMany({ data: [{ planId: id, balances }], skipDuplicates: true });
    return { data: balancesOf(balances) };
  });
}

function shown({ id, name, opening, monthlyDeposit, rate, months, createdAt }: Plan) {
  return {
    id,
    name,
    opening: Number(opening),
    monthlyDeposit: Number(monthlyDeposit),
    rate,
    months,
    createdAt: createdAt.toISOString(),
  };
}
