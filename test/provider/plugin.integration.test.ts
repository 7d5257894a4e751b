import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";

const launcher = join(__dirname, "../../packages/render/plugin/pulumi-resource-render");

test("the plugin ends when its engine is gone", async () => {
  const engine = createServer();
  const sessions = new Set<{ destroy(): void }>();
  engine.on("session", (session) => sessions.add(session));
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
  const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  const plugin = spawn(launcher, [address], { stdio: ["ignore", "pipe", "inherit"] });
  await once(engine, "session");

  for (const session of sessions) session.destroy();
  engine.close();
  const [code] = (await once(plugin, "exit")) as [number];
  expect(code).toBe(0);
}, 20_000);

test.each(["SIGINT", "SIGTERM"] as const)("the plugin ends on %s", async (signal) => {
  const plugin = spawn(launcher, [], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(plugin.stdout, "data")) as [Buffer];
  expect(String(port)).toMatch(/^\d+\n$/);
  plugin.kill(signal);
  expect(await once(plugin, "exit")).toEqual([0, null]);
});
