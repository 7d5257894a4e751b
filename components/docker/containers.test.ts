import type Docker from "dockerode";
import { expect, test } from "vitest";
import { EngineContainers } from "./containers";

/** An engine whose container runs a command that ends when it has been asked so often. */
function engineWith(times: number) {
  let asked = 0;
  const inspect = async () => {
    asked += 1;
    return { Running: asked < times, ExitCode: asked < times ? null : 3 };
  };
  const exec = async () => ({ inspect, start: async () => ({ resume: () => undefined }) });
  const docker = { getContainer: () => ({ exec }) } as unknown as Docker;
  return { containers: new EngineContainers(docker, async () => undefined), asked: () => asked };
}

test("a command within a container gives its exit code", async () => {
  const { containers, asked } = engineWith(3);
  expect(await containers.run("web", ["check"], () => true)).toBe(3);
  expect(asked()).toBe(3);
});

test("a command that doesn't end is waited for as long as there is time, and gives none", async () => {
  const { containers, asked } = engineWith(Infinity);
  expect(await containers.run("web", ["check"], () => asked() < 5)).toBeUndefined();
  expect(asked()).toBe(5);
});
