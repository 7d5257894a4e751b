import { sessionSchema } from "@webapp/shared";
import { inject } from "vitest";
import { createApp } from "../../apps/api/src/app";
import { createDatabase } from "../../apps/api/src/database";
import { createLog } from "../../apps/api/src/log";
import { TestDatabase } from "./database";
import { Lines, type LogLine } from "./lines";

export const webOrigin = "https://larder.example.com";

interface Asked {
  token?: string | undefined;
  body?: object;
  headers?: Record<string, string>;
}

/** Somebody who has an account. */
export interface Person {
  name: string;
  email: string;
  password: string;
  token: string;
}

let people = 0;

/** The API over HTTP, on a database of its own. */
export class TestApi implements AsyncDisposable {
  private constructor(
    readonly url: string,
    readonly database: TestDatabase,
    readonly lines: LogLine[],
    private readonly close: () => Promise<void>,
  ) {}

  static async start(databaseUrl?: string): Promise<TestApi> {
    const database = await TestDatabase.create(inject("template"));
    const lines: LogLine[] = [];
    const log = createLog("info", new Lines(lines));
    const pool = createDatabase(databaseUrl ?? database.url, log);
    const app = createApp({ database: pool, log, webOrigin });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    return new TestApi(url, database, lines, async () => {
      await app.close();
      await pool.end();
      await database[Symbol.asyncDispose]();
    });
  }

  send(method: string, path: string, { token, body, headers = {} }: Asked = {}): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** The answer's status and what it holds. */
  async ask(method: string, path: string, asked?: Asked): Promise<[status: number, body: unknown]> {
    const response = await this.send(method, path, asked);
    const text = await response.text();
    return [response.status, text === "" ? undefined : JSON.parse(text)];
  }

  async signUp(name: string): Promise<Person> {
    const person = { name, email: `person${++people}@example.com`, password: "four words will do" };
    const [, session] = await this.ask("POST", "/accounts", { body: person });
    return { ...person, token: sessionSchema.parse(session).token };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
