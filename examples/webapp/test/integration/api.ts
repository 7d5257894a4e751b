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

  /** The answer's status and what it holds. What stands before the API may answer in its place, and not in JSON. */
  async ask(method: string, path: string, asked?: Asked): Promise<[status: number, body: unknown]> {
    const response = await this.send(method, path, asked);
    const [status, text] = [response.status(), await response.text()];
    try {
      return [status, text === "" ? undefined : JSON.parse(text)];
    } catch {
      throw new Error(`${method} ${path} answers ${status}, and no JSON: ${text.slice(0, 200)}`);
    }
  }

  async signUp(credentials: Credentials): Promise<Person> {
    const [status, session] = await this.ask("POST", "/accounts", { body: credentials });
    if (status !== 201) throw unexpected("POST /accounts", status, session);
    return { ...credentials, token: sessionSchema.parse(session).token };
  }

  /** Removes accounts, with all that is theirs alone: each, whatever becomes of the others. One that isn't there any more is well, too. */
  async remove(accounts: readonly Credentials[]): Promise<void> {
    const left: string[] = [];
    for (const account of accounts)
      await this.removeOne(account).catch((error: unknown) => left.push(`${account.email} (${String(error)})`));
    if (left.length > 0) throw new Error(`Accounts are left on the stack: ${left.join("; ")}`);
  }

  private async removeOne({ email, password }: Credentials): Promise<void> {
    const [status, session] = await this.ask("POST", "/sessions", { body: { email, password } });
    if (status === 401) return;
    if (status !== 201) throw unexpected("POST /sessions", status, session);
    const [removed, body] = await this.ask("DELETE", "/accounts/me", { token: sessionSchema.parse(session).token });
    if (removed !== 204) throw unexpected("DELETE /accounts/me", removed, body);
  }
}

function unexpected(route: string, status: number, body: unknown): Error {
  return new Error(`${route} answers ${status}: ${JSON.stringify(body)}`);
}
