import { createServer } from "node:http";
import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { failureText, notify } from "./notify";

/** A webhook that answers so, and keeps what it is sent. */
async function webhook(status: number) {
  const messages: unknown[] = [];
  const server = createServer((request, response) => {
    void json(request).then((message) => {
      messages.push([request.method, request.headers["content-type"], message]);
      response.writeHead(status).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/secret-path`;
  return { messages, url, [Symbol.dispose]: () => server.close() };
}

const report = { count: 44, skipped: 0, failed: ["a list <!channel> persists", "who signs up is known"] };
const failure = { system: "webapp", target: "staging", report };

let complained: string[];
beforeEach(() => {
  complained = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => complained.push(String(text)) > 0);
});
afterEach(() => vi.restoreAllMocks());

test("a failure is one message to each webhook that is set, and calls nobody by a test's name", async () => {
  using slack = await webhook(200);
  using mail = await webhook(200);
  await notify(failure, { SLACK_WEBHOOK_URL: slack.url, EMAIL_WEBHOOK_URL: mail.url });
  const text =
    "The integration tests of webapp on staging failed, 2 of 44: a list <!channel> persists; who signs up is known.";
  const sent = (message: object) => [["POST", "application/json", message]];
  expect(slack.messages).toEqual(sent({ text: text.replace("<!channel>", "&lt;!channel&gt;") }));
  expect(mail.messages).toEqual(sent({ subject: "Integration tests of webapp failed", text }));
  expect(complained).toEqual([]);
});

test("no webhook is no failure; one that takes nothing is told, without its address", async () => {
  await notify(failure, { SLACK_WEBHOOK_URL: "" });
  expect(complained).toEqual([]);
  using slack = await webhook(500);
  const { url: gone } = await webhook(200).then((mail) => {
    mail[Symbol.dispose]();
    return mail;
  });
  await notify(failure, { SLACK_WEBHOOK_URL: slack.url, EMAIL_WEBHOOK_URL: gone });
  expect(complained).toEqual([
    "The address in SLACK_WEBHOOK_URL did not take the message.\n",
    "The address in EMAIL_WEBHOOK_URL did not take the message.\n",
  ]);
});

test("what the environment has of secrets is in no message", async () => {
  using slack = await webhook(200);
  const named = { ...failure, report: { count: 1, skipped: 0, failed: ["the key rnd_0123456789abcdef works"] } };
  await notify(named, { SLACK_WEBHOOK_URL: slack.url, RENDER_API_KEY: "rnd_0123456789abcdef" });
  expect(JSON.stringify(slack.messages)).toContain("failed, 1 of 1: the key ");
  expect(JSON.stringify(slack.messages)).not.toContain("rnd_0123456789abcdef");
});

test("a test that failed on two devices is named once, and counts twice", () => {
  const twice = { count: 4, skipped: 1, failed: ["a", "b", "b"] };
  expect(failureText({ ...failure, report: twice })).toMatch(/failed, 3 of 4: a; b\.$/);
});

test("a message is short, and says it when nothing is known", () => {
  const failed = ["a", "b", "c", "d", "e", "f", "g"];
  expect(failureText({ ...failure, report: { count: 9, skipped: 0, failed } })).toMatch(
    /failed, 7 of 9: a; b; c; d; e; and 2 more\.$/,
  );
  expect(failureText({ system: "webapp", target: "pr-0" })).toMatch(/on pr-0 failed, and have not reported which\.$/);
  const none = { count: 0, skipped: 4, failed: [] };
  expect(failureText({ ...failure, report: none })).toMatch(/on staging failed: none has run\.$/);
  expect(failureText({ system: "webapp", target: "pr-0", why: "the stack did not come up" })).toBe(
    "The integration tests of webapp on pr-0 were not run: the stack did not come up.",
  );
});
