import { expect, test } from "vitest";
import { z } from "zod";
import type { Content, Method } from "./client";
import { isInconclusive } from "./error";
import { type Answer, answers, faultyApi, reply } from "./faulty-api.fixture";

const whole = reply(200, { whole: true });
const schema = z.object({ whole: z.boolean() });
/** Short, as nothing comes in any time. */
const attemptLimitMs = 100;

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as Error,
  );
}

test.each<[string, Answer]>([
  ["a connection closed without a reply", answers.silence],
  ["a reply that is cut off", answers.cutOff],
  ["half a reply that looks complete", answers.halved],
  ["a reply with no body where one is needed", reply(200)],
  ["a body that stalls after its headers", answers.stalled],
  ["a reply that does not come", answers.nothing],
  ["a failure of the server", answers.broken],
])("%s is asked for again, where that does no harm", async (_case, fault) => {
  await using api = await faultyApi(fault, whole);
  const render = api.client({ attemptLimitMs });
  for (const method of ["get", "put", "patch", "delete"] satisfies Method[]) {
    expect(await render.ask(method, "/x", schema)).toEqual({ whole: true });
  }
  expect(api.requests).toEqual(["GET /x", "GET /x", "PUT /x", "PATCH /x", "DELETE /x"]);
});

test.each<[string, Answer, string]>([
  ["cut off", answers.cutOff, "Render's reply to `GET /x` was cut off: "],
  ["half", answers.halved, "Render's reply to `GET /x` was cut off: it ends in the middle."],
  ["stalled", answers.stalled, "Render's reply to `GET /x` was cut off: it exceeded its time limit of 0.1 s."],
  ["without a body", reply(200), "Render's reply to `GET /x` was cut off: it has no body."],
  ["none", answers.silence, "did not answer `GET /x`: other side closed."],
])("a reply that is %s every time is an error that says so, after seven attempts", async (_case, fault, sentence) => {
  await using api = await faultyApi(fault);
  const failure = await failureOf(api.client({ attemptLimitMs }).ask("get", "/x", schema));
  expect(failure.message).toContain(sentence);
  expect(isInconclusive(failure)).toBe(true);
  expect(api.requests).toHaveLength(7);
  expect(api.clock.pauses).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000]);
  expect(api.reports).toEqual(Array.from({ length: 4 }, () => `${failure.message} Trying again.`));
});

test("what no server ever saw is sent again, a POST too, and is known to have done nothing", async () => {
  const api = await faultyApi(whole);
  await api[Symbol.asyncDispose]();
  const failure = await failureOf(api.client().ask("post", "/x", schema));
  expect(failure.message).toMatch(/^`POST \/x` did not reach Render at `http:.*ECONNREFUSED/);
  expect(isInconclusive(failure)).toBe(false);
  expect(api.clock.pauses).toHaveLength(6);
});

test.each<[string, Answer]>([
  ["closed", answers.silence],
  ["cut off", answers.cutOff],
  ["stalled", answers.stalled],
  ["broken", answers.broken],
])("a POST whose reply is %s is not sent again, and leaves open what became of it", async (_case, fault) => {
  await using api = await faultyApi(fault);
  const failure = await failureOf(api.client({ attemptLimitMs }).ask("post", "/x", schema));
  expect(isInconclusive(failure)).toBe(true);
  expect(api.requests).toEqual(["POST /x"]);
});

test("a POST that does no harm when it arrives twice is sent again", async () => {
  await using api = await faultyApi(answers.broken, answers.cutOff, reply(202));
  await api.client().tell("post", "/x", { numInstances: 2 }, { repeatable: true });
  expect(api.requests).toEqual(Array.from({ length: 3 }, () => 'POST /x {"numInstances":2}'));
});

test.each<[Method, Content]>([
  ["get", {}],
  ["post", {}],
  ["post", { repeatable: true }],
])("a %s that is refused for its rate comes again when Render says: %j", async (method, content) => {
  await using api = await faultyApi(answers.refused, answers.refused, whole);
  expect(await api.client().ask(method, "/x", schema, content)).toEqual({ whole: true });
  expect(api.clock.pauses).toEqual([2_000, 2_000]);
  const waiting = "Render asks to wait 2 s (429)";
  expect(api.reports).toEqual([waiting, waiting, "Render answers again"]);
});

test("a request that is refused for its rate again and again is an error of status 429, certain to have done nothing", async () => {
  await using api = await faultyApi(answers.refused);
  const failure = await failureOf(api.client().ask("post", "/x", schema));
  expect(failure).toMatchObject({ status: 429 });
  expect(failure.message).toContain(
    "Render refused `POST /x` 7 times because of its rate limit (429): rate limit exceeded.",
  );
  expect(isInconclusive(failure)).toBe(false);
});

test("all waits for one request together are an hour at most", async () => {
  await using api = await faultyApi(reply(429, {}, { "ratelimit-reset": "2000" }));
  const failure = await failureOf(api.client().ask("get", "/x", schema));
  expect(failure.message).toContain("2 times because of its rate limit");
  expect(api.clock.pauses).toEqual([2_000_000]);
});

test.each<[string, Answer, string]>([
  ["a refusal", reply(400, { message: "bad name" }), "Render answered 400 to `GET /x`: bad name."],
  [
    "a refusal cut off",
    (response) => response.writeHead(400, { "content-length": "9" }).write("{", () => response.destroy()),
    "Render answered 400 to `GET /x`.",
  ],
  ["the wrong key", reply(401), "The API key of `render:apiKey` is not valid at `http:"],
  ["another server's page", (response) => response.end("<html>"), "Render's reply to `GET /x` is not as expected"],
])("%s is an error at once, and never tells the key", async (_case, answer, sentence) => {
  await using api = await faultyApi(answer);
  const failure = await failureOf(api.client().ask("get", "/x", schema));
  expect(failure.message).toContain(sentence);
  expect(failure.message).not.toContain("the-key");
  expect(api.requests).toHaveLength(1);
});

test.each([
  ["a request that may be repeated is broken off at once", { repeatable: true }, "The update was cancelled."],
  ["another one is sent to its end, so that its answer is known", {}, undefined],
])("when the update is cancelled, %s", async (_case, content, message) => {
  const cancellation = new AbortController();
  await using api = await faultyApi((response, request) => {
    cancellation.abort();
    whole(response, request);
  });
  const asked = api.client({ signal: cancellation.signal }).ask("post", "/x", schema, content);
  await (message === undefined
    ? expect(asked).resolves.toEqual({ whole: true })
    : expect(asked).rejects.toThrow(message));
});

test("after a cancellation nothing more is sent, and what was not sent is certain to have done nothing", async () => {
  await using api = await faultyApi(whole);
  const failure = await failureOf(api.client({ signal: AbortSignal.abort() }).ask("post", "/x", schema));
  expect(failure.message).toBe("The update was cancelled.");
  expect(isInconclusive(failure)).toBe(false);
  expect(api.requests).toEqual([]);
});

test("a wait that Render asks for ends with a cancellation, of a request that must not be repeated too", async () => {
  const cancellation = new AbortController();
  await using api = await faultyApi((response, request) => {
    answers.refused(response, request);
    cancellation.abort();
  });
  const failure = await failureOf(api.client({ signal: cancellation.signal }).ask("post", "/x", schema));
  expect(failure.message).toBe("The update was cancelled.");
  expect(isInconclusive(failure)).toBe(false);
});
