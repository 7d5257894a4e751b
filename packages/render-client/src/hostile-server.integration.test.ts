import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import { RenderClient } from "./client";
import { isInconclusive } from "./error";
import { type Answer, faultyApi, reply } from "./faulty-api.fixture";

const anything = z.looseObject({});
const mebibyte = 1024 * 1024;

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as Error,
  );
}

/** A server that somebody else has, and what it was told. */
async function stranger() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method ?? ""} ${request.headers.authorization ?? ""}`);
    request.resume().once("end", () => response.end('{"id":"srv-1"}'));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { heard, origin, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test.each([301, 302, 303, 307, 308])("a redirect (%i) to somebody else is told, and not followed", async (status) => {
  await using other = await stranger();
  const location = `${other.origin}/steal?token=hunter2`;
  await using api = await faultyApi(reply(status, {}, { location }));
  const body = { envVars: [{ key: "TOKEN", value: "s3cret" }] };
  for (const method of ["get", "post", "put"] as const) {
    const content = method === "get" ? {} : { body };
    const failure = await failureOf(api.client().ask(method, "/services", anything, content));
    expect(failure.message).toBe(
      `Render answered ${status} to \`${method.toUpperCase()} /services\`, a redirect to \`${other.origin}\`, which is not ` +
        `followed: what is sent is for \`${api.host}\` only. Set \`render:host\` to the address of Render's API itself.`,
    );
    // A POST that is redirected may have been done first.
    expect(isInconclusive(failure)).toBe(true);
  }
  expect(other.heard).toEqual([]);
  expect(api.requests).toHaveLength(3);
});

test.each([
  "http://render.example/v1",
  "https://me:hunter2@render.example/v1",
  "https://render.example/v1?key=hunter2",
])("nothing is sent to `%s`, whoever has set it", async (host) => {
  const options = { signal: new AbortController().signal, report: () => undefined };
  const render = new RenderClient({ host, apiKey: "the-key", ownerId: "tea-1" }, options);
  const failure = await failureOf(render.ask("get", "/owners", anything));
  expect(failure.message).toMatch(/^`render:host` (is|has) /);
  expect(failure.message).not.toContain("hunter2");
});

const dripping: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => response.write(" "), 1);
  response.once("close", () => clearInterval(drip));
};

test("a body that drips for ever ends with the time limit of the attempt", async () => {
  await using api = await faultyApi(dripping);
  const failure = await failureOf(api.client({ attemptLimitMs: 100 }).ask("post", "/x", anything));
  expect(failure.message).toBe("Render's reply to `POST /x` was cut off: it exceeded its time limit of 0.1 s.");
});

const floods: Record<string, Answer> = {
  "a reply without end": (response) => {
    const block = Buffer.alloc(mebibyte, " ");
    const pour = (): void => {
      if (response.write(block)) setImmediate(pour);
      else response.once("drain", pour);
    };
    response.once("close", () => response.removeAllListeners("drain"));
    pour();
  },
  "little that unpacks to much": (response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(64 * mebibyte, " "))),
  "a refusal without end": (response) => response.writeHead(400).end(Buffer.alloc(64 * mebibyte, " ")),
};

test.each(Object.entries(floods))("%s is given up at once", async (_, flood) => {
  await using api = await faultyApi(flood);
  const failure = await failureOf(api.client().ask("get", "/x", anything));
  expect(failure.message).toBe("Render's reply to `GET /x` was cut off: it is larger than 32 MiB.");
  expect(api.requests).toHaveLength(1);
});

test("a reply that is nested without end is given up", async () => {
  await using api = await faultyApi((response) => response.end(`${"[".repeat(200_000)}${"]".repeat(200_000)}`));
  const failure = await failureOf(api.client().ask("get", "/x", z.array(z.unknown())));
  expect(failure.message).toBe("Render's reply to `GET /x` was cut off: it is nested more than 100 levels deep.");
});

test("brackets in a text are no levels, however long the text is", async () => {
  const text = `${"[{".repeat(mebibyte)}"\\`;
  await using api = await faultyApi(reply(200, { text }));
  expect(await api.client().ask("get", "/x", z.object({ text: z.string() }))).toEqual({ text });
});

/** A full page, with white space behind it. */
function page(cursor: string, padding = ""): Answer {
  const rows = Array.from({ length: 100 }, () => ({ cursor, thing: {} }));
  return (response) => response.end(JSON.stringify(rows) + padding);
}

test.each<[string, (number: number) => Answer, number, string]>([
  ["whose cursor is always the same", () => page("same"), 2, "does not end: after 2 pages it begins again"],
  ["whose cursors begin again", (number) => page(String(number % 3)), 4, "does not end: after 4 pages it begins again"],
  [
    "that never ends",
    (number) => page(String(number)),
    201,
    "is longer than any at Render: after 201 pages it goes on",
  ],
  [
    "of huge pages",
    (number) => page(String(number), " ".repeat(30 * mebibyte)),
    3,
    "is too long to be read: after 3 pages it has more than 64 MiB",
  ],
])("a list %s is an error", async (_, pageOf, requests, fault) => {
  let number = 0;
  await using api = await faultyApi((response, request) => pageOf((number += 1))(response, request));
  const failure = await failureOf(api.client().list("/things", "thing", anything));
  expect(failure.message).toContain(`Render's list \`GET /things\` ${fault}. Is `);
  expect(api.requests).toHaveLength(requests);
});

test.each([
  "../owners",
  "srv-1/../../owners",
  "..",
  ".",
  "%2e%2E",
  "..%2f..%2fowners",
  "%2F..%5c",
  "",
  "srv-1?x=1",
  "srv-1#x",
  "srv-1\\..\\x",
  "srv-1\r\nx",
])("an id that leads elsewhere is in no request: %j", async (id) => {
  await using api = await faultyApi(reply(200, {}));
  const failure = await failureOf(api.client().tell("delete", `/services/${id}`));
  expect(failure.message).toMatch(/is no request to Render, so it was not sent/);
  expect(isInconclusive(failure)).toBe(false);
  expect(api.requests).toEqual([]);
});

test.each(["srv-cr7g2o5ds78s73f3aba0", "*.example.com", "A%252FB", "@evil.example"])(
  "an id or a name that is one step of a path is sent as it is: %s",
  async (id) => {
    await using api = await faultyApi(reply(200, {}));
    await api.client().tell("delete", `/services/${id}`);
    expect(api.requests).toEqual([`DELETE /services/${id}`]);
  },
);

test("what a server says is in an error without the key, in whichever spelling, and not without end", async () => {
  const basic = Buffer.from("the-key").toString("base64");
  const message = `denied: the-key, ${basic}, the%2dkey. ${"more ".repeat(mebibyte)}`;
  await using api = await faultyApi(reply(400, { message }));
  const failure = await failureOf(api.client().ask("get", "/x", anything));
  expect(failure.message).toMatch(/^Render answered 400 to `GET \/x`: denied: \[secret], \[secret], \[secret]\. more/);
  expect(failure.message.length).toBeLessThan(1_200);
});

test("what a server says is cut once no secret is in it, and in no word but one without end", async () => {
  const clean = (text: string) => text.replaceAll("correct horse battery", "[secret]");
  const said = async (message: string): Promise<string> => {
    await using api = await faultyApi(reply(400, { message }));
    return (await failureOf(api.client({ clean }).ask("get", "/x", anything))).message;
  };
  const before = "x ".repeat(490);
  expect(await said(`${before}correct horse battery staple`)).toContain(`: ${before}[secret] staple.`);
  expect(await said(`${"y ".repeat(1_990)}correct horse battery`)).not.toContain("correct");
  expect(await said("z".repeat(5_000))).toContain(`: ${"z".repeat(999)}….`);
});

test("a reply that is not as expected is told in few words", async () => {
  const rows = Array.from({ length: 10_000 }, () => ({ cursor: 1 }));
  await using api = await faultyApi(reply(200, rows));
  const failure = await failureOf(api.client().list("/x", "thing", anything));
  expect(failure.message.length).toBeLessThan(1_300);
});

test("a reply with `__proto__` changes no object but its own", async () => {
  await using api = await faultyApi((response) =>
    response.end('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  );
  await api.client().ask("get", "/x", anything);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
