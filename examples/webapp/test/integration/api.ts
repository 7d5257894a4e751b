import type { APIRequestContext, APIResponse } from "@playwright/test";
import { sessionSchema } from "@webapp/shared";
import { stack } from "./stack";

export interface Asked {
  token?: string;
  body?: object;
  headers?: Record<string, string>;
}

export interface Credentials {
  name: string;
  email: string;
  password: string;
}

/** Somebody who has an account. */
export interface Person extends Credentials {
  /** The session's. */
  token: string;
}

/** The API at its public address. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  send(method: string, path: string, { token, body, headers = {} }: Asked = {}): Promise<APIResponse> {
    return this.request.fetch(stack.apiUrl + path, {
      method,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { data: body }),
    });
  }

  /** The answer's status and what it holds. */
  async ask(method: string, path: string, asked?: Asked): Promise<[status: number, body: unknown]> {
    const response = await this.send(method, path, asked);
    const text = await response.text();
    return [response.status(), text === "" ? undefined : JSON.parse(text)];
  }

  async signUp(credentials: Credentials): Promise<Person> {
    const [status, session] = await this.ask("POST", "/accounts", { body: credentials });
    if (status !== 201) throw new Error(`POST /accounts answers ${status}: ${JSON.stringify(session)}`);
    return { ...credentials, token: sessionSchema.parse(session).token };
  }

  /** Removes an account, with all that is its alone. Where there is none any more, that is well too. */
  async remove({ email, password }: Credentials): Promise<void> {
    const [status, session] = await this.ask("POST", "/sessions", { body: { email, password } });
    if (status === 401) return;
    const { token } = sessionSchema.parse(session);
    const [removed] = await this.ask("DELETE", "/accounts/me", { token });
    if (removed !== 204) throw new Error(`the account of ${email} is left: DELETE /accounts/me answers ${removed}`);
  }
}
