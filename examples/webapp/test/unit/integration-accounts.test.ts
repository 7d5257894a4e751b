import type { APIRequestContext } from "@playwright/test";
import { beforeEach, expect, test, vi } from "vitest";
import type { Api } from "../integration/api";

const account = (name: string) => ({ name, email: `${name}@example.com`, password: `${name}'s own words` });
const session = {
  token: "token",
  expiresAt: "2030-01-01T00:00:00.000Z",
  account: { id: "9b2f7d4e-6a51-4c3e-8f0d-1a2b3c4d5e6f", name: "Ada", email: "ada@example.com" },
};

/** What the stack answers, by route and who asks; else all is well. */
let answers: Record<string, [status: number, text: string]>;
let asked: string[];
let api: Api;
beforeEach(async () => {
  vi.stubEnv("WEBAPP_API_URL", "http://api");
  vi.stubEnv("WEBAPP_WEB_URL", "http://web");
  const { Api } = await import("../integration/api");
  answers = {};
  asked = [];
  const fetch = (url: string, { method, data }: { method: string; data?: { email: string } }) => {
    const route = [method, url.replace("http://api", ""), data?.email].filter((part) => part !== undefined).join(" ");
    asked.push(route);
    const [status, text] = answers[route] ?? (method === "DELETE" ? [204, ""] : [201, JSON.stringify(session)]);
    return Promise.resolve({ status: () => status, text: () => Promise.resolve(text) });
  };
  api = new Api({ fetch } as unknown as APIRequestContext);
  return () => vi.unstubAllEnvs();
});

test("each account is removed, one that isn't there any more is well, and what is left is told at the end", async () => {
  answers = {
    "POST /sessions ada@example.com": [429, '{"error":{"code":"TOO_MANY_ATTEMPTS"}}'],
    "POST /sessions grace@example.com": [503, "<html>Service Unavailable</html>"],
    "POST /sessions alan@example.com": [401, '{"error":{"code":"WRONG_CREDENTIALS"}}'],
  };
  const removed = api.remove(["ada", "grace", "alan", "edsger"].map(account));
  await expect(removed).rejects.toThrow(
    "Accounts are left on the stack: " +
      'ada@example.com (Error: POST /sessions answers 429: {"error":{"code":"TOO_MANY_ATTEMPTS"}}); ' +
      "grace@example.com (Error: POST /sessions answers 503, and no JSON: <html>Service Unavailable</html>)",
  );
  expect(asked.slice(-2)).toEqual(["POST /sessions edsger@example.com", "DELETE /accounts/me"]);
});

test("an account that the API doesn't remove is told with its answer", async () => {
  answers = { "DELETE /accounts/me": [503, '{"error":{"code":"BUSY"}}'] };
  await expect(api.remove([account("ada")])).rejects.toThrow(
    'DELETE /accounts/me answers 503: {"error":{"code":"BUSY"}}',
  );
  answers = {};
  await expect(api.remove([account("ada")])).resolves.toBeUndefined();
});
