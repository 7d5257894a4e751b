import { rename, symlink, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { Endpoint } from "../endpoint";
import { openWithin } from "../within-folder";
import { replyWithFile } from "./file-reply";

vi.mock("../within-folder", async (original) => {
  const { openWithin: open } = await original<{ openWithin: typeof openWithin }>();
  return { openWithin: vi.fn(open) };
});

let folder: TestFolder;
let endpoint: Endpoint;
let problem: unknown;
beforeEach(async () => {
  folder = await TestFolder.create();
  await writeFile(join(folder.path, "page.txt"), "published");
  await writeFile(join(folder.path, "secret.txt"), "of nobody's");
  endpoint = await Endpoint.listenAnywhere("a test");
  problem = undefined;
  endpoint.handler = {
    request(request, response) {
      replyWithFile(request, response, { root: folder.path, path: "page.txt", status: 200 }).catch((error: unknown) => {
        problem = error;
        response.writeHead(500).end();
      });
    },
    upgrade: (_request: IncomingMessage, response) => response.end(),
  };
});
afterEach(async () => {
  await endpoint.close();
  await folder[Symbol.asyncDispose]();
});

const ask = (headers: Record<string, string> = {}, method = "GET") =>
  fetch(`http://127.0.0.1:${endpoint.port}`, { method, headers: { "accept-encoding": "identity", ...headers } });

/** Somebody puts a link in the place of the file, between its check and its being sent. */
async function swapOnceChecked(): Promise<void> {
  const { openWithin: open } = await vi.importActual<{ openWithin: typeof openWithin }>("../within-folder");
  vi.mocked(openWithin).mockImplementationOnce(async (root, path) => {
    const opened = await open(root, path);
    await symlink(join(root, "secret.txt"), join(root, "new"));
    await rename(join(root, "new"), join(root, path));
    return opened;
  });
}

test("a file that is exchanged for a link after it was checked isn't sent in its place", async () => {
  await swapOnceChecked();
  const reply = await ask();
  expect([reply.status, await reply.text()]).toEqual([500, ""]);
  expect(problem).toMatchObject({ message: expect.stringContaining("is gone from") });
});

test.each([
  ["GET", {}, 200, "published", "9"],
  ["HEAD", {}, 200, "", "9"],
  ["GET", { range: "bytes=0-2" }, 206, "pub", "3"],
  ["GET", { range: "bytes=-4" }, 206, "shed", "4"],
  ["HEAD", { range: "bytes=0-2" }, 206, "", "3"],
  ["GET", { range: "bytes=0-1,3-4" }, 200, "published", "9"],
  ["GET", { "if-none-match": "*" }, 304, "", null],
  ["GET", { "accept-encoding": "gzip" }, 200, "published", "9"],
] as const)("a %s with %j is answered with %d and %j", async (method, headers, status, body, length) => {
  const reply = await ask(headers, method);
  expect([reply.status, await reply.text(), reply.headers.get("content-length")]).toEqual([status, body, length]);
});

test("an empty file is sent as such", async () => {
  await writeFile(join(folder.path, "page.txt"), "");
  const reply = await ask();
  expect([reply.status, await reply.text(), reply.headers.get("content-length")]).toEqual([200, "", "0"]);
});
