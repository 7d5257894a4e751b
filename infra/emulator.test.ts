import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { requireEmulator } from "./emulator";
import { freePort, listen } from "./listening.fixture";
import type { StackConfig } from "./stack-settings";

const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
afterEach(() => void warn.mockClear());

function stackAt(port: number, environment: Record<string, string> = {}): StackConfig {
  const values = { "render:host": `http://127.0.0.1:${port}/v1` };
  return { stack: "local", project: "slipway", values, secretKeys: [], file: undefined, environment, isPreview: false };
}

test("an update without its emulator says what starts it, and nothing of a key", async () => {
  const port = await freePort();
  const stopped = `The emulator is not running at \`127.0.0.1:${port}\`, so nothing of the stack \`local\` can be changed; \`npm start\` starts it.`;
  await expect(requireEmulator(stackAt(port))).rejects.toThrow(stopped);
  const starts = [
    ["review", "`npm start -- --stack review` starts it."],
    ["rehearsal-staging", "`npx slipway rehearse staging` starts it."],
  ] as const;
  for (const [stack, line] of starts) await expect(requireEmulator({ ...stackAt(port), stack })).rejects.toThrow(line);
  await requireEmulator({ ...stackAt(port), isPreview: true });
  expect(warn.mock.calls).toEqual([[stopped]]);
});

test("an update that was not handed the key of its emulator says how it is", async () => {
  await using server = await listen();
  await expect(requireEmulator(stackAt(server.port))).rejects.toThrow(
    'The emulator\'s key is not in the environment: run `npm run pulumi -- up --stack local`, or `eval "$(npx slipway shellenv --stack local)"` before a plain `pulumi`.',
  );
  await requireEmulator(stackAt(server.port, { RENDER_API_KEY: "key", RENDER_OWNER_ID: "tea-1" }));
});

test("a stack at Render needs no emulator", async () => {
  await requireEmulator({ ...stackAt(1), values: {} });
  expect(warn).not.toHaveBeenCalled();
});
