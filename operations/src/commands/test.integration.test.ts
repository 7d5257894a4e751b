import { mkdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { findEmulator } from "../emulator/record";
import { stopEmulator } from "../emulator/stop";
import { runSystemTests } from "../integration-tests/run";
import { notify } from "../integration-tests/notify";
import { pulumiFor } from "../pulumi";
import { bringPreviewStackUp, type PreviewStackResult, type PreviewStackUpOptions } from "./preview-stack-up";
import { projectWith, removeProjects } from "./project.fixture";
import { testStack } from "./test";

vi.mock(import("../pulumi.js"), () => ({ pulumiFor: vi.fn() }));
vi.mock(import("../emulator/stop.js"), () => ({ stopEmulator: vi.fn() }));
vi.mock(import("../integration-tests/notify.js"), () => ({ notify: vi.fn() }));
vi.mock(import("./preview-stack-up.js"), () => ({ bringPreviewStackUp: vi.fn() }));
vi.mock(import("../emulator/record.js"), () => ({ findEmulator: vi.fn(), requireEmulator: vi.fn() }));
vi.mock(import("../integration-tests/run.js"), async (original) => ({
  ...(await original()),
  runSystemTests: vi.fn(),
}));

const onEmulator = { "render:host": "http://127.0.0.1:4100/v1" };
const webapp = { "slipway:webapp": { rootDir: "app" } };
const stacks = {
  staging: { "slipway:environment": "staging", ...webapp },
  "pr-1": { "slipway:environment": "preview", ...webapp },
  "pr-2": { "slipway:environment": "preview", ...onEmulator, ...webapp },
  preview: { "slipway:environment": "preview", ...webapp },
  local: { "slipway:environment": "local", ...onEmulator, ...webapp },
};

let world: ReturnType<typeof projectWith>;
beforeEach(async () => {
  vi.resetAllMocks();
  world = projectWith(stacks);
  await mkdir(path.join(world.root, "app/test/integration"), { recursive: true });
  await execa("git", ["init", "--quiet"], { cwd: world.root });
  vi.mocked(runSystemTests).mockResolvedValue({ outcome: "passed", folder: "reports" });
  const read = (args: readonly string[]) => {
    const externalDatabaseUrl = args.includes("--show-secrets") ? "postgresql://user:password@host/db" : "[secret]";
    return Promise.resolve(
      JSON.stringify({ "webapp.apiUrl": "http://api", "webapp.externalDatabaseUrl": externalDatabaseUrl }),
    );
  };
  vi.mocked(pulumiFor).mockResolvedValue({ read } as Awaited<ReturnType<typeof pulumiFor>>);
});
afterAll(removeProjects);

test.each([
  ["a pull request's stack on the emulator", "pr-2", "postgresql://user:password@host/db"],
  ["a pull request's stack at Render", "pr-1", "[secret]"],
  ["a stack that others use", "staging", "[secret]"],
  ["a stack that somebody develops on", "local", "[secret]"],
])(
  "what opens the database of %s is given where the tests alone use it",
  async (_what, target, externalDatabaseUrl) => {
    expect(await testStack(world.context, { target, systems: [] })).toBe(0);
    const outputs = { "webapp.apiUrl": "http://api", "webapp.externalDatabaseUrl": externalDatabaseUrl };
    expect(runSystemTests).toHaveBeenCalledExactlyOnceWith(
      world.context,
      expect.objectContaining({ system: "webapp", stack: target, outputs }),
    );
  },
);

test.each([
  ["of their own", {}],
  ["that is up", { target: "staging" }],
])("on a stack %s nothing is begun where the tests aren't", async (_which, options) => {
  await rm(path.join(world.root, "app/test"), { recursive: true });
  const tested = testStack(world.context, { systems: ["webapp"], ...options });
  await expect(tested).rejects.toThrow(
    /^The integration tests of `webapp` are in its application's repository, and `.+\/app` has no `test\/integration`: name a clone/,
  );
  const elsewhere = testStack(world.context, {
    systems: ["webapp"],
    repo: "https://me:word@git.example/app",
    ...options,
  });
  await expect(elsewhere).rejects.toThrow(
    /^`--repo` is a URL, .+: name the folder of a clone with `--repo <folder>`\.$/,
  );
  for (const begun of [bringPreviewStackUp, runSystemTests]) expect(begun).not.toHaveBeenCalled();
});

/** Has a stack of the tests' own come up so. */
function comesUp(how: (options: PreviewStackUpOptions) => Promise<Partial<PreviewStackResult>>): void {
  vi.mocked(bringPreviewStackUp).mockImplementation(
    (_, options) => how(options) as ReturnType<typeof bringPreviewStackUp>,
  );
}

test.each([
  ["checks failed", "the checks of the stack failed"],
  ["not verified", "the checks of the stack could not be tried"],
  ["failed", "the stack did not come up"],
  ["not begun", "the update of the stack was not begun"],
] as const)("that a stack ended as `%s` is told once", async (update, why) => {
  comesUp(({ onBegin }) => {
    onBegin?.();
    return Promise.resolve({ update });
  });
  expect(await testStack(world.context, { systems: [] })).toBe(1);
  expect(notify).toHaveBeenCalledExactlyOnceWith({ system: "webapp", target: "pr-0", why });
});

test("a stack that breaks off while it is brought up is told; one that is refused or interrupted is not", async () => {
  comesUp(() => Promise.reject(new Error("it has no budget")));
  await expect(testStack(world.context, { systems: [] })).rejects.toThrow("it has no budget");
  comesUp(() => Promise.resolve({ update: "interrupted" }));
  expect(await testStack(world.context, { systems: [] })).toBe(130);
  expect(notify).not.toHaveBeenCalled();
  comesUp(({ onBegin }) => {
    onBegin?.();
    return Promise.reject(new Error("the repository could not be served"));
  });
  await expect(testStack(world.context, { systems: [] })).rejects.toThrow("could not be served");
  const why = "the stack did not come up";
  expect(notify).toHaveBeenCalledExactlyOnceWith({ system: "webapp", target: "pr-0", why });
});

test("tests that fail, or can't be begun, on a stack that came up are told once", async () => {
  const report = { count: 2, skipped: 0, failed: ["a"] };
  comesUp(async ({ onBegin, tests }) => {
    onBegin?.();
    await tests?.(world.context, { stack: "pr-0", outputs: {}, quiet: false });
    return { update: "green" };
  });
  vi.mocked(runSystemTests).mockResolvedValueOnce({ outcome: "failed", report, folder: "reports" });
  expect(await testStack(world.context, { systems: [] })).toBe(1);
  vi.mocked(runSystemTests).mockRejectedValueOnce(new Error("`npm ci` failed"));
  await expect(testStack(world.context, { systems: [] })).rejects.toThrow("`npm ci` failed");
  const on = { system: "webapp", target: "pr-0" };
  expect(vi.mocked(notify).mock.calls).toEqual([[{ ...on, report }], [{ ...on, why: "they could not be begun" }]]);
});

test.each([
  ["stops where it was started for the tests", false, [], true],
  ["runs on where it ran before", true, [], false],
  ["runs on where somebody's stack has come onto it", false, ["local"], false],
] as const)("the emulator %s", async (_what, wasRunning, others, isStopped) => {
  const record = { url: "http://127.0.0.1:4100/v1" } as Awaited<ReturnType<typeof findEmulator>>;
  if (wasRunning) vi.mocked(findEmulator).mockResolvedValue(record);
  const folder = path.join(world.context.project.stateFolder, ".pulumi/stacks/slipway");
  await mkdir(folder, { recursive: true });
  const stack = JSON.stringify({ checkpoint: { latest: { resources: [{}] } } });
  comesUp(async () => {
    for (const other of others) await writeFile(path.join(folder, `${other}.json`), stack);
    return { update: "failed" };
  });
  await testStack(world.context, { systems: [] });
  expect(stopEmulator).toHaveBeenCalledTimes(isStopped ? 1 : 0);
  expect(world.said).toEqual(others.length === 0 ? [] : [expect.stringContaining("runs on, with `local`")]);
});
