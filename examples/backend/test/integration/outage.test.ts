import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testApp } from "../support/app.js";
import { TestDatabase } from "../support/database.js";
import { tokenFor } from "../support/tokens.js";

/** What stands between the service and its database, and can be cut. */
class Line {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(private readonly server: Server) {}

  static async to(databaseUrl: URL): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on("connection", (client) => {
      line.join(client, databaseUrl);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private join(client: Socket, { hostname, port }: URL): void {
    if (this.isCut) return void client.destroy();
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      this.sockets.add(socket.on("error", () => socket.destroy()).on("close", () => this.sockets.delete(socket)));
    }
    client.pipe(database).pipe(client);
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

let database: TestDatabase;
let line: Line;
let running: ReturnType<typeof testApp>;
beforeAll(async () => {
  database = await TestDatabase.create(inject("template"));
  const url = new URL(database.url);
  line = await Line.to(new URL(database.url));
  url.port = String(line.port);
  running = testApp(url.href, { ENABLE_PERF_LOGS: "true" });
});
afterAll(async () => {
  await running.app.close();
  line.close();
  await database[Symbol.asyncDispose]();
});

async function plans() {
  const headers = { authorization: `Bearer ${await tokenFor()}` };
  const { statusCode, body } = await running.app.inject({ url: "/plans", headers });
  return { status: statusCode, body: JSON.parse(body) as unknown };
}

test("while the database is away that is the answer, the service lives, and afterwards all is as before", async () => {
  const good = { status: 200, body: { data: [] } };
  expect(await plans()).toEqual(good);
  line.cut();
  for (const at of [1, 2, 3])
    expect(await plans(), `attempt ${at}`).toEqual({
      status: 503,
      body: {
        error: {
          code: "DEPENDENCY_FAILURE",
          message: "The database can't be reached right now: try again in a moment.",
        },
      },
    });
  expect((await running.app.inject("/health")).statusCode).toBe(200);
  line.mend();
  expect(await plans()).toEqual(good);

  const failures = running.lines.filter(({ category }) => category === "prisma_failure");
  expect(failures.length).toBeGreaterThanOrEqual(3);
  const password = new URL(database.url).password;
  expect(password).not.toBe("");
  expect(JSON.stringify(running.lines)).not.toContain(password);
});
