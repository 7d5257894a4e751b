import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { z } from "zod";
import { project, type ProjectionInput } from "../projection.js";
import { parsed } from "../request.js";
import type { ReadUser } from "../token.js";

/** Cents, up to ten million of the currency: what comes of them in 50 years is a number that JSON holds exactly. */
const cents = z.number().int().min(0).max(1_000_000_000);

/** What a projection is asked with. */
export const projectionRequest = z.strictObject({
  opening: cents,
  monthlyDeposit: cents,
  rate: z.number().int().min(0).max(2_000),
  months: z.number().int().min(1).max(600),
});

/** Calculates a projection and stores nothing. */
export function addProjectionRoute(app: FastifyInstance, readUser: ReadUser): void {
  app.post("/projections", async (request) => {
    await readUser(request.headers.authorization);
    const { opening, monthlyDeposit, ...rest } = parsed(projectionRequest, request.body);
    return {
      data: balancesOf(run({ opening: BigInt(opening), monthlyDeposit: BigInt(monthlyDeposit), ...rest }, request.log)),
    };
  });
}

/** Runs a projection, and says so in the log. */
export function run(input: ProjectionInput, log: FastifyBaseLogger): bigint[] {
  const start = performance.now();
  const balances = project(input);
  log.info(
    { category: "projection_run", months: input.months, ms: Math.round(performance.now() - start) },
    "projected",
  );
  return balances;
}

/** Balances as an answer has them. */
export function balancesOf(balances: readonly bigint[]) {
  return { balances: balances.map(Number) };
}
