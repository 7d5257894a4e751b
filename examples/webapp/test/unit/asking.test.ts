import { accountSchema } from "@webapp/shared";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askApi } from "../../apps/web/lib/api";

const account = { id: "3f0e8f5c-5a0b-4c39-9a63-2a7d5cf0a9d1", name: "Ada", email: "ada@example.com" };
const notTheApi = () => Response.json({ error: "Service Unavailable", statusCode: 503 }, { status: 503 });
const fromTheApi = () =>
  Response.json({ error: { code: "DATABASE_UNREACHABLE", message: "Try again." } }, { status: 503 });

beforeEach(() => {
  vi.stubEnv("API_PRIVATE_ADDRESS", "api:4000");
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function answers(...given: (() => Response)[]) {
  const fetch = vi.fn(async () => (given.shift() ?? (() => Response.json(account)))());
  vi.stubGlobal("fetch", fetch);
  return fetch;
}
const broken = () => {
  throw new TypeError("fetch failed");
};

test.each([
  ["a connection that breaks", broken],
  ["a 503 that isn't the API's own", notTheApi],
])("%s: what only reads is asked once more", async (_, first) => {
  const fetch = answers(first);
  expect(await askApi("/accounts/me", accountSchema)).toEqual(account);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test.each([
  ["what changes something", "POST", notTheApi, 1, "API_UNREACHABLE"],
  ["what changes something", "POST", broken, 1, "API_UNREACHABLE"],
  ["what the API itself has refused", "GET", fromTheApi, 1, "DATABASE_UNREACHABLE"],
  ["what fails a second time", "GET", notTheApi, 2, "API_UNREACHABLE"],
] as const)("%s by %s isn't asked again", async (_, method, answer, times, code) => {
  const fetch = answers(answer, answer);
  await expect(askApi("/accounts/me", accountSchema, { method })).rejects.toMatchObject({ code });
  expect(fetch).toHaveBeenCalledTimes(times);
});
