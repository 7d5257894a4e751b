import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { addHealthRoutes, NotReadyError, type ReadinessCheck } from "./health";

function get(url: string, checks: Record<string, ReadinessCheck>) {
  const server = Fastify();
  addHealthRoutes(server, "/ops", checks);
  return server.inject(url);
}

const works: ReadinessCheck = () => Promise.resolve();
const fails: ReadinessCheck = () => Promise.reject(new Error("connection refused by 10.0.0.1"));

describe("addHealthRoutes", () => {
  it("is ready when every check passes", async () => {
    const answer = await get("/ops/health/readiness", { postgres: works, redis: works });
    expect(answer.statusCode).toBe(200);
  });

  it("names the check that fails, and keeps the reason to itself", async () => {
    const answer = await get("/ops/health/readiness", { postgres: works, redis: fails });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: "unavailable", checks: { postgres: "ok", redis: "unavailable" } });
  });

  it("passes on a reason that is meant for whoever asks", async () => {
    const refused: ReadinessCheck = () => Promise.reject(new NotReadyError("set `KEY`"));
    const answer = await get("/ops/health/readiness", { api: refused });
    expect(answer.json()).toEqual({ status: "unavailable", checks: { api: "set `KEY`" } });
  });

  it("is alive whatever the checks say", async () => {
    expect((await get("/ops/health/liveness", { redis: fails })).statusCode).toBe(200);
  });
});
