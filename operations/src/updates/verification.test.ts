import { beforeEach, expect, test, vi } from "vitest";
import type { CommandContext } from "../commands/context";
import type { DeployedStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import { projectIn } from "../project";
import type { Pulumi } from "../pulumi";
import { type Bundle, liveBundle } from "../releases/bundle";
import { readRecord } from "../releases/record";
import type { CheckResult } from "../verification/run-checks";
import { verifyStack } from "../verification/verify-stack";
import { verifyAndRecord } from "./verification";

vi.mock(import("../verification/verify-stack.js"), () => ({ verifyStack: vi.fn() }));
vi.mock(import("../deployed-stack.js"), async (original) => ({
  ...(await original()),
  openStack: () => Promise.resolve({} as DeployedStack),
}));
vi.mock(import("../terminal.js"), async (original) => ({ ...(await original()), complain: () => undefined }));
vi.mock(import("../releases/bundle.js"), async (original) => ({ ...(await original()), liveBundle: vi.fn() }));

const at = (letter: string): Bundle => ({ shop: { api: { kind: "commit", commit: letter.repeat(40) } } });
const passed: CheckResult = { system: "shop", check: "it answers", outcome: "passed", durationMs: 1 };

let said: string[];
let messages: string[];
let pulumi: Pulumi;

beforeEach(() => {
  [said, messages] = [[], []];
  const read = (args: readonly string[]) => {
    messages.push(args[args.indexOf("--message") + 1] ?? "");
    return Promise.resolve("");
  };
  pulumi = { read } as Pick<Pulumi, "read"> as Pulumi;
  vi.mocked(liveBundle).mockReset().mockResolvedValue(at("a"));
  vi.mocked(verifyStack)
    .mockReset()
    .mockImplementation((_context, _stack, onResult) => {
      onResult?.(passed);
      return Promise.resolve({ systems: ["shop"], results: [passed] });
    });
});

function verify() {
  const context: CommandContext = {
    project: projectIn("/nowhere"),
    step: (_title, work) => work(() => undefined),
    say: (line) => said.push(line),
  };
  return verifyAndRecord(context, { stack: "production", pulumi, by: "Ada" });
}

test("what the checks say of what is live is part of its history", async () => {
  expect(await verify()).toMatchObject({ checks: { shop: "passed" }, live: at("a"), isRecorded: true });
  expect(messages.map(readRecord)).toEqual([
    { action: "verify", checks: { shop: "passed" }, bundle: at("a"), by: "Ada" },
  ]);
  expect(said.at(-1)).toBe("1 of 1 checks passed.");
});

test("checks that ran while something else went live are nobody's, and are not recorded", async () => {
  vi.mocked(liveBundle).mockResolvedValueOnce(at("a")).mockResolvedValueOnce(at("b"));
  const { checks, live, problem, isRecorded, results } = await verify();
  expect([checks, live, isRecorded]).toEqual([{}, at("b"), false]);
  expect(results).toEqual([passed]);
  expect(problem).toBe(
    "`production` was deployed anew while its checks ran, so they are those of no one release: `npx slipway verify --stack production --record` runs them again.",
  );
  expect(messages).toEqual([]);
});

test("checks that can't be tried are recorded as such, and why is told", async () => {
  vi.mocked(verifyStack).mockRejectedValue(new OperationError("Render can't be reached."));
  expect(await verify()).toMatchObject({
    checks: { shop: "not tried" },
    problem: "`production` could not be verified: Render can't be reached.",
  });
  expect(messages.map(readRecord)).toMatchObject([{ checks: { shop: "not tried" }, bundle: at("a") }]);
});

test("where not even what is live can be told, nothing is recorded", async () => {
  vi.mocked(liveBundle).mockRejectedValue(new OperationError("Render can't be reached."));
  expect(await verify()).toMatchObject({ checks: {}, isRecorded: false });
  expect([messages, vi.mocked(verifyStack).mock.calls]).toEqual([[], []]);
});

test("a verification that can't be recorded is one all the same", async () => {
  pulumi = { read: () => Promise.reject(new OperationError("The stack is locked.")) } as Pick<Pulumi, "read"> as Pulumi;
  expect(await verify()).toMatchObject({ checks: { shop: "passed" }, isRecorded: false });
});
