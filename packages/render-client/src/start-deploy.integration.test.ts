import { expect, test } from "vitest";
import type { RenderClient } from "./client";
import { isInconclusive } from "./error";
import { type Answer, answers, faultyApi, reply } from "./faulty-api.fixture";
import { type DeployStart, startDeploy, startRollback } from "./start-deploy";

const commit = "a".repeat(40);
const ours = { id: "dep-ours", status: "queued", trigger: "api", commit: { id: commit } };
const before = { ...ours, id: "dep-before" };

/** Answers POSTs with `posts`, and the list with `lists`; the last of each stays. */
async function apiOf(posts: Answer[], lists: object[][] = [[before]]) {
  const api = await faultyApi((response, request) => {
    const answer =
      request.method === "POST"
        ? next(posts)
        : reply(
            200,
            (next(lists) ?? []).map((deploy) => ({ cursor: "c", deploy })),
          );
    answer?.(response, request);
  });
  return { ...api, posts: () => api.requests.filter((request) => request.startsWith("POST")) };
}

function next<Element>(elements: Element[]): Element | undefined {
  return elements.length > 1 ? elements.shift() : elements[0];
}

function start(render: RenderClient, options: Partial<DeployStart> = {}) {
  const known = new Set([before.id]);
  return startDeploy(render, "srv-1", { commitId: commit }, { known, signal: render.signal, ...options });
}

test("a deploy that the reply names is it", async () => {
  await using api = await apiOf([reply(201, ours)]);
  expect(await start(api.client())).toMatchObject({ id: "dep-ours" });
  expect(api.requests).toEqual([`POST /services/srv-1/deploys {"commitId":"${commit}"}`]);
});

test.each([
  ["a deploy", start],
  [
    "a rollback",
    (render: RenderClient) =>
      startRollback(render, "srv-1", "dep-old", { known: new Set([before.id]), signal: render.signal }),
  ],
])("%s that was queued is found in the list, once it is there", async (_case, begin) => {
  await using api = await apiOf([reply(202)], [[before], [before], [ours, before]]);
  expect(await begin(api.client())).toMatchObject({ id: "dep-ours" });
  expect(api.posts()).toHaveLength(1);
});

test("an accepted deploy that never shows up is an error within the limit, and nothing is said of another one", async () => {
  const byHand = { ...ours, id: "dep-hand", trigger: "manual" };
  await using api = await apiOf([reply(202)], [[byHand, before]]);
  await expect(start(api.client())).rejects.toThrow(
    "Render accepted `POST /services/srv-1/deploys` (202), but no deploy of it appeared within 60 s",
  );
  expect(api.clock.pauses.reduce((sum, ms) => sum + ms)).toBeCloseTo(60_000);
  expect(api.posts()).toHaveLength(1);
});

test("an accepted deploy that Render resolved to another commit is found for its caller to judge", async () => {
  const other = { ...ours, id: "dep-other", commit: { id: "b".repeat(40) } };
  await using api = await apiOf([reply(202)], [[other, before]]);
  expect(await start(api.client())).toMatchObject({ id: "dep-other" });
});

test("an accepted deploy that was superseded before it was listed is found as it ended", async () => {
  await using api = await apiOf([reply(202)], [[{ ...ours, status: "canceled" }, before]]);
  expect(await start(api.client())).toMatchObject({ id: "dep-ours", status: "canceled" });
});

test.each<[string, Answer]>([
  ["502", answers.broken],
  ["a closed connection", answers.silence],
  ["half a reply", answers.halved],
])("a deploy that was started in spite of %s is found, though listed a moment later", async (_case, fault) => {
  await using api = await apiOf([fault], [[before], [before], [ours, before]]);
  expect(await start(api.client())).toMatchObject({ id: "dep-ours" });
  expect(api.posts()).toHaveLength(1);
});

test("a deploy that was not started is asked for again", async () => {
  await using api = await apiOf([answers.broken, answers.silence, reply(201, ours)]);
  expect(await start(api.client())).toMatchObject({ id: "dep-ours" });
  expect(api.posts()).toHaveLength(3);
});

test("a deploy is asked for three times at most", async () => {
  await using api = await apiOf([answers.broken]);
  await expect(start(api.client())).rejects.toThrow(
    "Render answered 502 to `POST /services/srv-1/deploys`: bad gateway.",
  );
  expect(api.posts()).toHaveLength(3);
});

test("a deploy that Render refuses is not asked for again", async () => {
  await using api = await apiOf([reply(400, { message: "cannot deploy suspended service" })]);
  await expect(start(api.client())).rejects.toThrow("cannot deploy suspended service");
  expect(api.requests).toHaveLength(1);
});

test("a cancellation while a deploy is asked for leaves its answer known", async () => {
  const cancellation = new AbortController();
  await using api = await apiOf([
    (response, request) => {
      cancellation.abort();
      reply(201, ours)(response, request);
    },
  ]);
  expect(await start(api.client({ signal: cancellation.signal }))).toMatchObject({ id: "dep-ours" });
});

test.each<[string, Answer]>([
  ["is lost", answers.silence],
  ["is that it was queued", reply(202)],
])(
  "when the update is cancelled and the answer %s, the deploy is looked for with the client that works on",
  async (_case, answer) => {
    const cancellation = new AbortController();
    await using api = await apiOf(
      [
        (response, request) => {
          cancellation.abort();
          answer(response, request);
        },
      ],
      [[before], [ours, before]],
    );
    const found = await start(api.client({ signal: cancellation.signal }), { lookUp: api.client() });
    expect(found).toMatchObject({ id: "dep-ours" });
  },
);

test("after a cancellation a deploy whose answer was lost is never asked for again", async () => {
  const cancellation = new AbortController();
  await using api = await apiOf([
    (response) => {
      cancellation.abort();
      answers.silence(response);
    },
  ]);
  const failure = await start(api.client({ signal: cancellation.signal }), { lookUp: api.client() }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ message: "The update was cancelled." });
  expect(isInconclusive(failure)).toBe(true);
  expect(api.posts()).toHaveLength(1);
});
