import { Writable } from "node:stream";
import { createApp } from "../../src/app.js";
import { createDatabase } from "../../src/database.js";
import { readEnvironment } from "../../src/environment.js";
import { createLog } from "../../src/log.js";
import { issuer, jwtSecret } from "./tokens.js";

export type LogLine = Record<string, unknown> & { category?: string };

/** Variables with which the service starts. */
export function variablesFor(databaseUrl: string) {
  return {
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl,
    SUPABASE_JWT_SECRET: jwtSecret,
    SUPABASE_JWT_ISSUER: issuer,
  };
}

/** The app on a database, the lines that it logs, and its routes once it is ready. */
export function testApp(databaseUrl: string, variables: Record<string, string> = {}) {
  const lines: LogLine[] = [];
  const environment = readEnvironment({ ...variablesFor(databaseUrl), ...variables });
  const log = createLog(environment.LOG_LEVEL, new Lines(lines));
  const database = createDatabase(environment, log);
  const app = createApp({ environment, database, log });
  app.addHook("onClose", () => database.$disconnect());
  const routes: string[] = [];
  app.addHook("onRoute", ({ method, url }) => void routes.push(...[method].flat().map((each) => `${each} ${url}`)));
  return { app, database, lines, routes };
}

class Lines extends Writable {
  constructor(private readonly lines: LogLine[]) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const line of chunk.toString().trim().split("\n")) this.lines.push(JSON.parse(line) as LogLine);
    done();
  }
}
