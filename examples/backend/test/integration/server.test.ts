import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { variablesFor, type LogLine } from "../support/app.js";
import { TestDatabase } from "../support/database.js";

/** The built service as a process. */
class Service {
  readonly lines: LogLine[] = [];
  private constructor(readonly process: ChildProcess) {}

  static start(variables: Record<string, string>): Service {
    const env = { PATH: process.env.PATH, PORT: "0", ...variables };
    const service = new Service(spawn("node", ["dist/server.js"], { env, stdio: ["ignore", "pipe", "inherit"] }));
    const { stdout } = service.process;
    if (stdout !== null) createInterface(stdout).on("line", (line) => service.lines.push(JSON.parse(line) as LogLine));
    return service;
  }

  async exitCode(): Promise<number | null> {
    const [code] = (await once(this.process, "close")) as [number | null];
    return code;
  }
}

let database: TestDatabase;
let service: Service | undefined;
beforeAll(async () => {
  database = await TestDatabase.create(inject("template"));
});
afterEach(() => void service?.process.kill("SIGKILL"));
afterAll(() => database[Symbol.asyncDispose]());

test("no database at the start is the end, said in one line without a password", async () => {
  service = Service.start(variablesFor("postgresql://app:hunter2@127.0.0.1:1/app"));
  expect(await service.exitCode()).toBe(1);
  expect(service.lines).toMatchObject([
    { level: "fatal", category: "startup", msg: "could not start: is the database there?" },
  ]);
  expect(JSON.stringify(service.lines)).not.toContain("hunter2");
});

test("a wrong environment is the end, said in one line that names each variable", async () => {
  service = Service.start({ NODE_ENV: "production" });
  expect(await service.exitCode()).toBe(1);
  expect(service.lines).toMatchObject([{ level: "fatal", category: "startup" }]);
  expect(service.lines[0]?.msg).toContain("`DATABASE_URL` is missing; `SUPABASE_JWT_SECRET` is missing");
});

test("SIGTERM ends it in good order", async () => {
  service = Service.start(variablesFor(database.url));
  await expect.poll(() => service?.lines.at(-1)?.msg, { timeout: 20_000 }).toBe("started");
  service.process.kill("SIGTERM");
  expect(await service.exitCode()).toBe(0);
  expect(service.lines.at(-1)).toMatchObject({ category: "startup", msg: "stopping", signal: "SIGTERM" });
});
