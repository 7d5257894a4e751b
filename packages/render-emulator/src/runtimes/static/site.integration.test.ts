import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { Endpoint } from "../endpoint";
import { PublishedFiles } from "./published-files";
import { Site } from "./site";

const page = "<p>Home of the site</p>";

let folder: TestFolder;
let endpoint: Endpoint;
let files: PublishedFiles;
beforeEach(async () => {
  folder = await TestFolder.create();
  await writeFile(join(folder.path, "index.html"), page);
  files = await PublishedFiles.list(folder.path);
  endpoint = await Endpoint.listenAnywhere("a test");
});
afterEach(async () => {
  await endpoint.close();
  await folder[Symbol.asyncDispose]();
});

function setRule(name: string, value: string): void {
  const headers = [{ id: "hdr-1", path: "/*", name, value }];
  endpoint.handler = new Site(files, () => ({ headers, routes: [] }));
}

async function ask(lines: string): Promise<string> {
  const socket = connect(endpoint.port, "127.0.0.1");
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`);
  return text(socket);
}

test.each([
  ["Content-Length", "3"],
  ["Transfer-Encoding", "chunked"],
  ["Trailer", "x-sum"],
  ["Connection", "keep-alive"],
  ["Upgrade", "h2c"],
])("a rule for `%s: %s` changes nothing of how a page is sent", async (name, value) => {
  setRule(name, value);
  const answer = await ask("Connection: close\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain(`Content-Length: ${page.length}\r\n`);
  expect(answer.slice(answer.indexOf("\r\n\r\n") + 4)).toBe(page);
  expect(answer).not.toMatch(new RegExp(`^${name}: ${value}\r$`, "im"));
});

test("a rule for any other header is kept", async () => {
  setRule("X-Frame-Options", "DENY");
  expect(await ask("Connection: close\r\n")).toMatch(/^X-Frame-Options: DENY\r$/m);
});

test("a site refuses a WebSocket in words", async () => {
  setRule("X-Any", "1");
  const answer = await ask("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*a static site has no WebSockets/);
});
