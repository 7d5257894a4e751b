import { appendFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import type { CommandContext } from "../commands/context";
import { projectIn } from "../project";
import type { Pulumi } from "../pulumi";
import { readRecord, type ReleaseRecord } from "../releases/record";
import type { TerminalRun } from "../terminal-program";
import type { CheckResult } from "../verification/run-checks";
import type { Variables } from "../stack-environment";
import { Interruption } from "./interruption";
import { type UpdatedStack, updateStack } from "./update";
import { type Verified, verifyAndRecord } from "./verification";

vi.mock(import("./verification.js"), () => ({ verifyAndRecord: vi.fn() }));
vi.mock(import("../failed-update.js"), () => ({ failedDeploys: () => Promise.resolve([]), failedDeploy: vi.fn() }));

const context: CommandContext = {
  project: projectIn("/nowhere"),
  step: (_title, work) => work(() => undefined),
  say: () => undefined,
};
const record: ReleaseRecord = { action: "promote", bundle: {}, by: "Ada" };
const ended: TerminalRun = { exitCode: 0, wasInterrupted: false, wasKilled: false };

/** For a step: Pulumi could not write its log. Its history has the update then, or that of somebody else. */
const NO_LOG = "no log";

/** A `pulumi` that comes as far as an update of something, and ends in one way. */
function pulumiThat(run: Partial<TerminalRun>, op = "update", isWhole = true) {
  const asked: string[][] = [];
  const variables: Variables[] = [];
  const history: object[] = [];
  const step = { resourcePreEvent: { metadata: { op } } };
  const pulumi: Pick<Pulumi, "run" | "read"> = {
    read: () => Promise.resolve(JSON.stringify(history)),
    run: (args, options) => {
      asked.push([...args]);
      variables.push(options?.variables ?? {});
      if (op === NO_LOG) {
        const message = args[args.indexOf("--message") + 1];
        history.push({ kind: "update", startTime: "2026-01-01T00:00:00Z", message: isWhole ? message : "Another" });
        return Promise.resolve({ ...ended, ...run });
      }
      const log = args[args.indexOf("--event-log") + 1] ?? "";
      for (const event of [step, ...(isWhole ? [{ cancelEvent: {} }] : [])])
        appendFileSync(log, `${JSON.stringify(event)}\n`);
      return Promise.resolve({ ...ended, ...run });
    },
  };
  return { pulumi: pulumi as Pulumi, asked, variables };
}

const result = (system: string, outcome: CheckResult["outcome"]): CheckResult => ({
  system,
  check: "it answers",
  outcome,
  durationMs: 1,
});

function checksSay(verified: Partial<Verified>): void {
  vi.mocked(verifyAndRecord).mockResolvedValue({ results: [], checks: {}, live: {}, isRecorded: true, ...verified });
}

async function update(pulumi: Pulumi, more: Partial<UpdatedStack> = {}) {
  using interruption = new Interruption();
  return await updateStack(context, {
    stack: "production",
    pulumi,
    record,
    refresh: true,
    preview: true,
    interruption,
    ...more,
  });
}

beforeEach(() => {
  vi.mocked(verifyAndRecord).mockReset();
  checksSay({ checks: { shop: "passed" }, results: [result("shop", "passed")] });
});

test("an update and its verification have a run in common that no other has", async () => {
  const { pulumi, asked } = pulumiThat({});
  const runs: (string | undefined)[] = [];
  for (let times = 0; times < 2; times++) {
    expect((await update(pulumi)).end).toBe("green");
    const args = asked.at(-1) ?? [];
    const message = args[args.indexOf("--message") + 1] ?? "";
    runs.push(readRecord(message)?.run, vi.mocked(verifyAndRecord).mock.lastCall?.[1].run);
  }
  expect(new Set(runs).size).toBe(2);
  expect(runs).not.toContain(undefined);
});

test.each<[string, Partial<TerminalRun>, string, string]>([
  ["refused before its first step", { exitCode: 255 }, "same", "not begun"],
  ["failed at a step", { exitCode: 255 }, "update", "failed"],
  ["was killed, whatever it had begun", { exitCode: 1, wasKilled: true }, "same", "failed"],
  ["was stopped before its first step", { exitCode: 255, wasInterrupted: true }, "same", "not begun"],
  ["was stopped at a step", { exitCode: 255, wasInterrupted: true }, "update", "interrupted"],
  ["came to its end just before it would have been stopped", { wasInterrupted: true }, "same", "interrupted"],
])("an update that %s", async (_case, run, op, end) => {
  expect((await update(pulumiThat(run, op, run.wasKilled !== true).pulumi)).end).toBe(end);
});

test("an update without a log changed nothing where Pulumi's history has none of it, whatever others did", async () => {
  expect((await update(pulumiThat({ exitCode: 255 }, NO_LOG).pulumi)).end).toBe("failed");
  expect((await update(pulumiThat({ exitCode: 255 }, NO_LOG, false).pulumi)).end).toBe("not begun");
});

test("rules have a say in a promotion, and none in the way back", async () => {
  checksSay({ checks: { shop: "passed" } });
  const { pulumi, variables } = pulumiThat({});
  for (const action of ["promote", "deploy", "rollback"] as const)
    await update(pulumi, { record: { ...record, action } });
  expect(variables.map((set) => "PULUMI_OPTION_POLICY_PACK" in set)).toEqual([false, false, true]);
  expect(variables.at(-1)?.PULUMI_OPTION_POLICY_PACK).toBeUndefined();
});

test("what a failed update has left is verified, unless it is undone at once", async () => {
  checksSay({ checks: { shop: "failed" }, results: [result("shop", "failed")] });
  const { pulumi } = pulumiThat({ exitCode: 255 });
  expect(await update(pulumi)).toMatchObject({
    end: "failed",
    problem: "The update of `production` failed, for the reason above; of what runs now, the checks FAILED.",
  });
  vi.mocked(verifyAndRecord).mockClear();
  expect((await update(pulumi, { verifyFailed: false })).problem).toBe(
    "The update of `production` failed, for the reason above.",
  );
  expect(verifyAndRecord).not.toHaveBeenCalled();
});

test("only the systems that are asked about decide", async () => {
  checksSay({
    checks: { shop: "passed", blog: "failed" },
    results: [result("shop", "passed"), result("blog", "failed")],
  });
  const { pulumi } = pulumiThat({});
  expect((await update(pulumi, { systems: ["shop"] })).end).toBe("green");
  expect((await update(pulumi, { systems: ["blog"] })).end).toBe("checks failed");
  expect((await update(pulumi)).end).toBe("checks failed");
});

test("checks that could not be tried make nothing green, and why is told", async () => {
  const { pulumi } = pulumiThat({});
  checksSay({ checks: { shop: "not tried" }, problem: "`production` could not be verified: no network" });
  expect(await update(pulumi)).toMatchObject({
    end: "not verified",
    problem: "`production` could not be verified: no network",
    isHindered: true,
  });
  checksSay({ checks: { shop: "not tried" } });
  expect(await update(pulumi)).toMatchObject({ end: "not verified", problem: /^`shop` has no checks/ });
});

test("whoever stops it in the middle of the checks has something that isn't verified", async () => {
  vi.mocked(verifyAndRecord).mockImplementation(() => {
    process.emit("SIGTERM", "SIGTERM");
    return new Promise(() => undefined);
  });
  expect((await update(pulumiThat({}).pulumi)).end).toBe("interrupted");
});
