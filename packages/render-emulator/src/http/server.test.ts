import { expect, it } from "vitest";
import { testSources } from "../testing/test-sources";
import { createServer } from "./server";

const server = createServer({ apiKey: "rnd_1", sources: testSources(), enforceRateLimits: true });
server.get("/v1/services/:id", () => "served");

const get = (headers: Record<string, string>) => server.inject({ url: "/v1/services/srv-1", headers });

it("who has no key uses up nothing of the limits of those who have it", async () => {
  for (let count = 0; count < 500; count += 1) await get({});
  expect((await get({})).statusCode).toBe(429);
  const { statusCode, headers } = await get({ authorization: "Bearer rnd_1" });
  expect([statusCode, headers["ratelimit-remaining"]]).toEqual([200, "399"]);
});

it.each(["Bearer rnd_2", "Bearer ", "rnd_1", "Basic cm5kXzE6"])("`%s` is no key", async (authorization) => {
  const strict = createServer({ apiKey: "rnd_1", sources: testSources(), enforceRateLimits: false });
  strict.post("/v1/services", () => "served");
  const headers = { authorization, "content-type": "text/plain" };
  const reply = await strict.inject({
    method: "POST",
    url: "/v1/services?apiKey=rnd_1&key=rnd_1",
    headers,
    body: "{}",
  });
  expect(reply.statusCode).toBe(401);
});
