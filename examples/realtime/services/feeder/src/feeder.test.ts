import { EventEmitter, once } from "node:events";
import { createLogger, createServer, parseEnvironment } from "@realtime/service";
import { afterEach, expect, it } from "vitest";
import { environment } from "./environment";
import { startFeeder } from "./feeder";
import { RefusedError } from "./orchestrator";

const logger = createLogger("feeder", "fatal", false);
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An API that answers as it is told: with a status, or not at all. */
async function startApi() {
  const api = createServer(logger);
  const requests = new EventEmitter();
  let answer: number | "none" = 202;
  api.post("/webhooks/*", (request, reply) => {
    requests.emit(request.url);
    if (answer !== "none") return reply.code(answer).send({ error: "the reason, for the log" });
    reply.hijack();
    request.raw.socket.destroy();
  });
  await api.listen({ host: "127.0.0.1", port: 0 });
  closing.push(() => api.close());
  return {
    url: api.listeningOrigin,
    answer: (next: number | "none") => (answer = next),
    /** The feeder sends one request after another: at the second one it has heard the answer to the first. */
    async untilHeard() {
      await once(requests, "/webhooks/ticks");
      await once(requests, "/webhooks/ticks");
    },
  };
}

async function start(url: string) {
  const env = parseEnvironment(environment, {
    ORCHESTRATOR_BASE_URL: url,
    ORCHESTRATOR_API_KEY: "a-key-of-the-tests",
    RPS: "1000",
    FLUSH_MS: "1",
    RETRY_ATTEMPTS: "1000",
    RETRY_BACKOFF_MS: "1",
  });
  const feeder = await startFeeder(env, logger);
  closing.push(feeder.stop);
  return async () => {
    const answer = await feeder.server.inject("/ops/health/readiness");
    return { status: answer.statusCode, checks: answer.json<{ checks: unknown }>().checks };
  };
}

const ready = { status: 200, checks: { api: "ok" } };

it.each([401, 403])("is not ready from a send that is refused with %i until one is accepted", async (status) => {
  const api = await startApi();
  const readiness = await start(api.url);
  await api.untilHeard();
  expect(await readiness()).toEqual(ready);

  api.answer(status);
  await api.untilHeard();
  const mend = "set `ORCHESTRATOR_API_KEY` to the `API_KEY` of orchestrator-api";
  const refused = {
    status: 503,
    checks: { api: `POST ${api.url}/webhooks/ticks was refused with ${status}; ${mend}` },
  };
  expect(await readiness()).toEqual(refused);
  api.answer(503);
  await api.untilHeard();
  expect(await readiness()).toEqual(refused);

  api.answer(202);
  await api.untilHeard();
  expect(await readiness()).toEqual(ready);
});

it.each([500, 503, 429, "none"] as const)("stays ready while the API answers %s, which passes", async (answer) => {
  const api = await startApi();
  const readiness = await start(api.url);
  api.answer(answer);
  await api.untilHeard();
  expect(await readiness()).toEqual(ready);
});

it("becomes ready without an API, however long it may try", async () => {
  const api = await startApi();
  await closing.pop()?.();
  const readiness = await start(api.url);
  expect(await readiness()).toEqual(ready);
});

it("does not start with a key that is refused", async () => {
  const api = await startApi();
  api.answer(401);
  await expect(start(api.url)).rejects.toThrow(RefusedError);
});
