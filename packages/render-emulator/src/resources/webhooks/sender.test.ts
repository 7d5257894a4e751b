import type { ServiceEvent } from "@slipway/render-api";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import type { Store } from "../store";
import { attemptsIn } from "./attempts";
import type { Outcome } from "./post";
import type { WebhookRecord } from "./record";
import { WebhookSender } from "./sender";
import { Untried } from "./untried";

let folder: TestFolder;
beforeEach(async () => {
  folder = await TestFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const event: ServiceEvent = {
  id: "evt-1",
  timestamp: "2026-01-02T03:04:05.678000Z",
  serviceId: "srv-1",
  type: "server_failed",
  details: {},
};
const profile = { webhookLimitMs: 15_000, webhookPausesMs: [1, 10, 100] };

/** A sender of one webhook whose receiver answers as it is told, at a clock that only goes on when something waits for it. */
function world(answers: (Outcome | Promise<Outcome>)[], changes: Partial<WebhookRecord> = {}) {
  const webhook: WebhookRecord = {
    ...{ id: "whk-1", name: "hook", url: "http://127.0.0.1:1", secret: "whsec_AAAA", enabled: true, eventFilter: [] },
    ...changes,
  };
  const state = { webhooks: [webhook] };
  const store = { state, saveInBackground: () => Promise.resolve() } as unknown as Store;
  const attempts = attemptsIn(folder.path);
  const untriedDir = join(folder.path, "untried");
  mkdirSync(untriedDir);
  const sources = testSources();
  let { now } = { now: sources.now() };
  const pauses: number[] = [];
  const ids: (string | undefined)[] = [];
  const make = () =>
    new WebhookSender({
      store,
      sources: { ...sources, now: () => now },
      events: { find: (id) => (id === event.id ? { event, thing: { id: "srv-1", name: "api" } } : undefined) },
      attempts,
      untried: new Untried(untriedDir, 1_000),
      profile,
      pause: async (ms) => void (pauses.push(ms), (now += ms)),
      post: async (_, message) => (
        ids.push(message().headers["webhook-id"]),
        answers.shift() ?? { error: "no answer is left" }
      ),
    });
  return { webhook, state, attempts, pauses, ids, make, later: (ms: number) => void (now += ms) };
}

const ok = { statusCode: 204, responseBody: "" };
const broken = { statusCode: 500, responseBody: "broken" };
const gone = { error: "connect ECONNREFUSED" };
const thing = { name: "api" };

test("an event is sent again, later each time, by the same id, until it is taken; each attempt is noted", async () => {
  const { make, attempts, pauses, ids, webhook } = world([broken, gone, ok]);
  const sender = make();
  sender.send(event, thing);
  await vi.waitUntil(() => attempts.of(webhook.id).length === 3);
  await sender.stop();
  expect(pauses).toEqual([1, 10]);
  expect(ids).toEqual([event.id, event.id, event.id]);
  expect(attempts.of(webhook.id)).toMatchObject([
    { ...ok, sentAt: "2026-01-02T03:04:05.689000Z" },
    { ...gone, sentAt: "2026-01-02T03:04:05.679000Z" },
    { ...broken, eventId: event.id, eventType: "server_failed", sentAt: "2026-01-02T03:04:05.678000Z" },
  ]);
  expect(webhook.enabled).toBe(true);
});

test("a webhook that was asked in vain after the last pause, too, is disabled and gets nothing more", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { make, attempts, pauses, webhook } = world([broken, { statusCode: 302, responseBody: "" }, gone, gone]);
  const sender = make();
  sender.send(event, thing);
  await vi.waitUntil(() => !webhook.enabled);
  sender.send(event, thing);
  await sender.stop();
  expect(pauses).toEqual([1, 10, 100]);
  expect(attempts.of(webhook.id)).toHaveLength(4);
  expect(said.mock.calls.join("")).toContain("Webhook `hook` (whk-1) is disabled");
  said.mockRestore();
});

test.each<[Partial<WebhookRecord>, ServiceEvent["type"], boolean]>([
  [{}, "server_failed", true],
  [{ eventFilter: ["server_failed"] }, "server_failed", true],
  [{ eventFilter: ["server_available"] }, "server_failed", false],
  [{ enabled: false }, "server_failed", false],
  // Render has it for lists of events only.
  [{}, "suspender_added", false],
])("a webhook with %j is told of %s: %s", async (changes, type, isTold) => {
  const { make, ids } = world([ok], changes);
  const sender = make();
  sender.send({ ...event, type }, thing);
  await sender.stop();
  expect(ids).toHaveLength(isTold ? 1 : 0);
});

test("what had failed is sent again after the next start, once the rest of its pause is over", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { make, attempts, pauses, webhook, later } = world([broken, broken]);
  const first = make();
  const failed = { eventId: event.id, eventType: "server_failed", sentAt: "2026-01-02T03:04:05.678000Z" } as const;
  attempts.add(webhook.id, { ...failed, ...gone, id: "whe-1" });
  attempts.add(webhook.id, { ...failed, ...broken, id: "whe-2" });
  attempts.add(webhook.id, { ...failed, ...broken, id: "whe-3", eventId: "evt-of-what-was-deleted" });
  later(4);
  first.resumeAll();
  await vi.waitUntil(() => !webhook.enabled);
  await first.stop();
  expect(pauses).toEqual([6, 100]);
  said.mockRestore();
});

test("what was not sent before a kill is sent after the next start, or when its webhook is enabled again, and then no more", async () => {
  const never = new Promise<Outcome>(() => undefined);
  const { make, attempts, ids, webhook } = world([never, never, ok]);
  make().send(event, thing);
  await setImmediate();
  const killed = make();
  killed.resumeAll();
  killed.end(webhook.id);
  const next = make();
  next.resume(webhook);
  await vi.waitUntil(() => attempts.of(webhook.id).length === 1);
  await next.stop();
  const last = make();
  last.resumeAll();
  await last.stop();
  expect(ids).toEqual([event.id, event.id, event.id]);
  expect(attempts.of(webhook.id)).toMatchObject([ok]);
});

test("the end waits for what was sent, not for what is to be sent again", async () => {
  let answer: (outcome: Outcome) => void = () => undefined;
  const { make, attempts, webhook } = world([new Promise((resolve) => (answer = resolve))]);
  const sender = make();
  sender.send(event, thing);
  const stopped = sender.stop();
  answer(broken);
  await stopped;
  expect(attempts.of(webhook.id)).toHaveLength(1);
});

test("of a receiver that answers nothing, no more than a thousand events wait", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  let answer: (outcome: Outcome) => void = () => undefined;
  const held = new Promise<Outcome>((resolve) => (answer = resolve));
  const { make, ids } = world(Array.from({ length: 1_002 }, () => held));
  const sender = make();
  for (let count = 0; count < 1_002; count++) sender.send(event, thing);
  expect(said).toHaveBeenCalledTimes(2);
  const stopped = sender.stop();
  answer(gone);
  await stopped;
  expect(ids).toHaveLength(1_000);
  said.mockRestore();
});
