import { credentialsSchema, newAccountSchema } from "@webapp/shared";
import type { FastifyInstance } from "fastify";
import { ApiError, readInput } from "../api-error";
import type { Database } from "../database";
import { addAccount, findByCredentials, removeAccount } from "./accounts";
import { signedIn, signedInBySession } from "./authentication";
import { addAccessToken, beginSession, endSession } from "./sessions";

/** Tries per minute to sign in, or up, with one address of mail, of each instance. */
const TRIES = 10;

export function addAccountRoutes(app: FastifyInstance, database: Database): void {
  app.post("/accounts", { preHandler: limitByAddress(app) }, async (request, reply) => {
    const account = await addAccount(database, readInput(newAccountSchema, request.body));
    if (account === undefined) throw new ApiError(409, "EMAIL_TAKEN", "There is an account with this address already.");
    const session = await beginSession(database, account.id);
    return reply.code(201).send({ ...session, account });
  });

  app.post("/sessions", { preHandler: limitByAddress(app) }, async (request, reply) => {
    const account = await findByCredentials(database, readInput(credentialsSchema, request.body));
    if (account === undefined)
      throw new ApiError(401, "WRONG_CREDENTIALS", "The address or the password is not right.");
    const session = await beginSession(database, account.id);
    return reply.code(201).send({ ...session, account });
  });

  app.delete("/sessions/current", async (request, reply) => {
    const { sessionId } = await signedInBySession(request, database);
    await endSession(database, sessionId);
    return reply.code(204).send();
  });

  app.post("/access-tokens", async (request, reply) => {
    const { sessionId } = await signedInBySession(request, database);
    return reply.code(201).send(await addAccessToken(database, sessionId));
  });

  app.get("/accounts/me", async (request) => (await signedIn(request, database)).account);

  app.delete("/accounts/me", async (request, reply) => {
    const { account } = await signedInBySession(request, database);
    await removeAccount(database, account.id);
    return reply.code(204).send();
  });
}

/**
 * By the account that is tried: where a request comes from says little, for all of the web application's come from its server. Whoever calls
 * with ever other addresses meets the bound on what is hashed at once.
 */
function limitByAddress(app: FastifyInstance) {
  return app.rateLimit({
    max: TRIES,
    timeWindow: "1 minute",
    keyGenerator: ({ body }) =>
      credentialsSchema.shape.email.safeParse((body as { email?: unknown } | null)?.email).data ?? "",
    // What is no address is refused before anything is hashed.
    allowList: (_request, address) => address === "",
    errorResponseBuilder: () =>
      new ApiError(429, "TOO_MANY_ATTEMPTS", "That was tried too often: wait a minute and try again."),
  });
}
