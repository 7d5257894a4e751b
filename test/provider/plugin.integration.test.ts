import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { expect, test } from "vitest";
import { FakeEngine } from "./fake-engine";
import { PluginProcess } from "./plugin-process";
import { urn } from "./world";

const launcher = join(__dirname, "../../packages/render/plugin/pulumi-resource-render");

/** A plugin as the engine starts it; one that still runs when its test is over, is killed. */
function startPlugin(args: string[]) {
  const child = spawn(launcher, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  return {
    child,
    /** Exit code and signal. */
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test("the plugin ends when its engine is gone", async () => {
  const engine = createServer();
  const sessions = new Set<{ destroy(): void }>();
  engine.on("session", (session) => sessions.add(session));
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
  const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  await using plugin = startPlugin([address]);
  await Promise.race([once(engine, "session"), plugin.ended]);

  for (const session of sessions) session.destroy();
  engine.close();
  expect(await plugin.ended).toEqual([0, null]);
});

test.each(["SIGINT", "SIGTERM"] as const)("the plugin ends on %s", async (signal) => {
  await using plugin = startPlugin([]);
  const [port] = (await Promise.race([once(plugin.child.stdout, "data"), plugin.ended])) as unknown[];
  expect(String(port)).toMatch(/^\d+\n$/);
  plugin.child.kill(signal);
  expect(await plugin.ended).toEqual([0, null]);
});

test("a plan that may be misspelt is a warning beside its resource", async () => {
  using engine = await FakeEngine.start();
  await using plugin = await PluginProcess.start({}, engine.address);
  await plugin.check(urn("KeyValue", "cache"), { name: "cache", plan: "startr" });

  const { urn: about, message, severity, ephemeral } = (await engine.nextMessage()).toObject();
  expect({ about, severity, ephemeral }).toEqual({
    about: urn("KeyValue", "cache"),
    severity: LogSeverity.WARNING,
    ephemeral: false,
  });
  expect(message).toBe("`plan` is `startr`, which this provider does not know; did you mean `starter`?");
});
