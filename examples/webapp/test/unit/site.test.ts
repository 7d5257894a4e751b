import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from "next/constants";
import { afterEach, expect, test, vi } from "vitest";
import { onRequestError, register } from "../../apps/web/instrumentation";
import { jsonLine } from "../../apps/web/json-line";
import configure from "../../apps/web/next.config";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const fault = Object.assign(new TypeError("for ada@example.com"), {
  code: "ERR_X",
  digest: "123",
  cause: Object.assign(new Error("at 10.0.0.1"), { code: "ECONNREFUSED" }),
});

test.each([
  ["info", ["▲ Next.js %s", 16], { level: "info", service: "web", msg: "▲ Next.js 16" }],
  ["warn", ["\u001b[33mcareful\u001b[39m "], { level: "warn", msg: "careful" }],
  ["error", [{ route: "/" }, "a request failed", fault], { route: "/", msg: "a request failed" }],
  [
    "error",
    [fault],
    { msg: "an error", err: { type: "TypeError", code: "ERR_X", digest: "123", cause: "ECONNREFUSED" } },
  ],
  ["error", [{ only: "fields" }], { msg: "{ only: 'fields' }" }],
  ["error", [null], { msg: "null" }],
] as const)("%s %o is one line of JSON", (level, values, line) => {
  const text = jsonLine(level, [...values], undefined);
  expect(JSON.parse(text ?? "")).toMatchObject(line);
  expect(text).not.toMatch(/\n|ada@example\.com|10\.0\.0\.1/);
});

test.each([
  ["info", [""], undefined],
  ["info", [], undefined],
  ["debug", ["x"], undefined],
  ["debug", ["x"], "loud"],
  ["info", ["x"], "warn"],
  ["error", ["⨯", fault], undefined],
] as const)("%s %o is no line where %s is the lowest level", (level, values, lowest) => {
  expect(jsonLine(level, [...values], lowest)).toBeUndefined();
});

test("a build without the API's address fails, and says which variable it is", () => {
  for (const address of [undefined, "", "api.example.com"]) {
    vi.stubEnv("NEXT_PUBLIC_API_URL", address);
    expect(() => configure(PHASE_PRODUCTION_BUILD)).toThrow("`NEXT_PUBLIC_API_URL` is missing or no URL");
  }
  expect(() => configure(PHASE_PRODUCTION_SERVER)).not.toThrow();
});

test("a release is known by its commit, however it was built; without one Next.js makes up a name", async () => {
  vi.stubEnv("NEXT_PUBLIC_API_URL", "https://api.example.com");
  vi.stubEnv("RENDER_GIT_COMMIT", "c0ffee");
  const { deploymentId, generateBuildId } = configure(PHASE_PRODUCTION_BUILD);
  expect([deploymentId, await generateBuildId?.()]).toEqual(["c0ffee", "c0ffee"]);
  vi.stubEnv("RENDER_GIT_COMMIT", undefined);
  expect(configure(PHASE_PRODUCTION_BUILD)).not.toHaveProperty("deploymentId");
});

test.each([
  ["production", false],
  ["development", true],
])("in %s pages may call the API; and evaluate texts, and come without HTTPS: %s", async (NODE_ENV, evaluates) => {
  vi.stubEnv("NODE_ENV", NODE_ENV);
  vi.stubEnv("NEXT_PUBLIC_API_URL", "https://api.example.com");
  const [rule, ...others] = (await configure(PHASE_PRODUCTION_BUILD).headers?.()) ?? [];
  const policy = rule?.headers.find(({ key }) => key === "Content-Security-Policy")?.value;
  expect(policy).toContain("connect-src 'self' https://api.example.com");
  expect(policy?.includes("unsafe-eval")).toBe(evaluates);
  const overHttps = { has: [{ type: "header", key: "x-forwarded-proto", value: "https" }] };
  const strict = { key: "Strict-Transport-Security", value: "max-age=31536000" };
  expect(others).toMatchObject(evaluates ? [] : [{ ...overHttps, headers: [strict] }]);
});

test("a server that could serve nothing ends, with a line that says why", async () => {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const complain = vi.spyOn(console, "error").mockReturnValue();
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.stubEnv("API_PRIVATE_ADDRESS", "127.0.0.1:10001");
  await register();
  expect(exit).not.toHaveBeenCalled();
  vi.stubEnv("API_PRIVATE_ADDRESS", undefined);
  await register();
  expect(exit).toHaveBeenCalledWith(1);
  expect(complain).toHaveBeenCalledWith("could not start: `API_PRIVATE_ADDRESS` is missing");
});

test("a failed request is logged by its route, never by its address", async () => {
  const complain = vi.spyOn(console, "error").mockReturnValue();
  const request = { method: "GET", path: "/join/secret", headers: {} };
  const context = { routePath: "/join/[code]", routeType: "render", routerKind: "App Router" } as const;
  await onRequestError(fault, request, {
    ...context,
    renderSource: "react-server-components",
    revalidateReason: undefined,
  });
  const fields = { method: "GET", route: "/join/[code]", kind: "render", digest: "123" };
  expect(complain).toHaveBeenCalledWith(fields, "a request failed", fault);
  expect(JSON.stringify(complain.mock.calls)).not.toContain("secret");
});
