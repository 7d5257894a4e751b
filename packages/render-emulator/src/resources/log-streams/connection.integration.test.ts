import { expect, test, vi } from "vitest";
import { SyslogServer } from "../../testing/syslog-server";
import { SyslogConnection } from "./connection";

const mebibyte = 1024 ** 2;
const wait = { timeout: 20_000 };

test("what is sent while the server refuses arrives once it doesn't, in order", async () => {
  await using server = await SyslogServer.start({ refused: 2 });
  const connection = new SyslogConnection(server.endpoint, 1);
  for (const message of ["one", "two", "three"]) connection.send(message);
  await expect.poll(() => server.messages, wait).toEqual(["one", "two", "three"]);
  expect(connection.backlog).toBe(0);
  await connection.end();
});

test("a connection that is broken off is made again for the next message", async () => {
  await using server = await SyslogServer.start();
  const connection = new SyslogConnection(server.endpoint, 1);
  connection.send("one");
  await expect.poll(() => server.messages, wait).toEqual(["one"]);
  server.interrupt();
  // What was on its way is lost with the connection.
  await expect
    .poll(() => {
      connection.send("two");
      return server.messages.at(-1);
    }, wait)
    .toBe("two");
  await connection.end();
});

test("where nobody listens, no more than a mebibyte waits, and the end waits for nothing", async () => {
  const server = await SyslogServer.start();
  const { endpoint } = server;
  await server[Symbol.asyncDispose]();
  const connection = new SyslogConnection(endpoint, 1);
  for (let index = 0; index < 3_000; index++) connection.send("x".repeat(1_000));
  expect(connection.backlog).toBeLessThanOrEqual(mebibyte);
  expect(connection.backlog).toBeGreaterThan(mebibyte - 2_000);
  await connection.end();
});

test("of what a server doesn't read, the newest waits for it, and what was left out is told", async () => {
  await using server = await SyslogServer.start();
  server.isReading = false;
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const connection = new SyslogConnection(server.endpoint, 1);
  connection.send("first");
  await expect.poll(() => server.connections, wait).toBe(1);
  // Far more than what both ends of a connection hold.
  for (let index = 0; index < 30_000; index++) connection.send(`${index} ${"x".repeat(1_000)}`);
  expect(connection.backlog).toBeLessThanOrEqual(mebibyte);
  server.read();
  await expect.poll(() => server.messages.at(-1)?.split(" ")[0], wait).toBe("29999");
  expect(server.messages[0]).toBe("first");
  expect(server.messages.length).toBeLessThan(30_000);
  await connection.end();
  expect(said.mock.calls.join("")).toMatch(/`127.0.0.1:\d+` \d+ lines were left out/);
  said.mockRestore();
});

test("a server that no authority vouches for gets nothing, unless it is on this machine", async () => {
  await using server = await SyslogServer.start();
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  // A name of this machine that doesn't say so.
  const connection = new SyslogConnection(server.endpoint.replace("127.0.0.1", "2130706433"), 1);
  connection.send("secret");
  await expect.poll(() => said.mock.calls.join(""), wait).toContain("tried again: self-signed certificate");
  said.mockRestore();
  await connection.end();
  expect(server.messages).toEqual([]);
});
