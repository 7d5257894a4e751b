import { EventEmitter, once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { listSchema, sessionSchema } from "@webapp/shared";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { TestDatabase } from "../support/database";
import { addressOf, killAll, start, webOrigin } from "../support/processes";

afterEach(killAll);

/** Keeps each connection, as proxies and browsers do. */
const agent = new Agent({ keepAlive: true });

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: object;
}

async function ask(url: string, { method = "GET", headers = {}, body }: Asked = {}) {
  const asked = request(url, { agent, method, headers: { "content-type": "application/json", ...headers } });
  asked.end(body && JSON.stringify(body));
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return { status: answer.statusCode, connection: answer.headers.connection, body: await text(answer) };
}

/** A connection on which nothing is asked yet: browsers and proxies open one ahead. */
async function openAhead(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.on("error", () => undefined);
  return socket;
}

/** From then on a server takes no connections any more. */
function untilItCloses(url: string): Promise<void> {
  const state = () =>
    openAhead(url).then(
      () => "open",
      () => "closed",
    );
  return expect.poll(state).toBe("closed");
}

test("a request that the API has at SIGTERM is answered as ever, and then it ends", async () => {
  await using database = await TestDatabase.migrated();
  const { lines, child, exitCode } = start("api", { DATABASE_URL: database.url, WEB_ORIGIN: webOrigin, PORT: "0" });
  const url = await addressOf(lines);
  const account = { name: "Ada", email: "ada@example.com", password: "four words will do" };
  const session = await ask(`${url}/accounts`, { method: "POST", body: account });
  const headers = { authorization: `Bearer ${sessionSchema.parse(JSON.parse(session.body)).token}` };
  const made = await ask(`${url}/lists`, { method: "POST", headers, body: { name: "Week" } });
  const { invitation } = listSchema.parse(JSON.parse(made.body));
  await openAhead(url);
  const halfAsked = await openAhead(url);
  halfAsked.write("GET /health HTTP/1.1\r\nHost: api\r\n");

  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM lists FOR UPDATE");
  const joined = ask(`${url}/lists/join`, { method: "POST", headers, body: { code: invitation } });
  const waiting = () =>
    database.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  await expect.poll(waiting).toHaveLength(1);
  const exited = exitCode();
  child.kill("SIGTERM");
  await untilItCloses(url);
  halfAsked.write("\r\n");
  expect(await text(halfAsked)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*{"status":"ok"}$/);
  await other.query("COMMIT");
  await other.end();
  expect(await joined).toMatchObject({ status: 200, connection: "close" });
  expect(await exited).toBe(0);
  expect(lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a page that is made at SIGTERM is sent, and then the web application ends", async () => {
  let asked = 0;
  const release = new EventEmitter();
  const held = once(release, "release");
  const api = createServer((incoming, answer) => {
    asked++;
    const account = { id: "00000000-0000-4000-8000-000000000000", name: "Ada", email: "ada@example.com" };
    const body = incoming.url === "/accounts/me" ? account : { lists: [] };
    void held.then(() => answer.end(JSON.stringify(body)));
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  const { port } = api.address() as { port: number };
  const { lines, child, exitCode } = start("web", { API_PRIVATE_ADDRESS: `127.0.0.1:${port}`, PORT: "0" });
  const url = await addressOf(lines);
  expect((await ask(`${url}/health`)).connection).toBe("keep-alive");
  await openAhead(url);
  const page = ask(url, { headers: { cookie: "session=x" } });
  await expect.poll(() => asked).toBe(1);
  const exited = exitCode();
  child.kill("SIGTERM");
  await untilItCloses(url);
  release.emit("release");
  expect(await page).toMatchObject({ status: 200, body: expect.stringContaining("Ada") as string });
  expect(await exited).toBe(0);
  api.close();
  api.closeAllConnections();
});
