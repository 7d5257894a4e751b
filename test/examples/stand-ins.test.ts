import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = resolve(__dirname, "../../examples/realtime/deploy/docker");

/** What the last stage of a Dockerfile sets and starts. */
function lastStageOf(dockerfile: string): { env: Record<string, string>; start: string } {
  const stage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  const settings = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = ""]) => line.split(" "));
  const env = Object.fromEntries(settings.map((setting) => setting.split("=", 2) as [string, string]));
  const command: unknown = JSON.parse(/^CMD (\[.+\])$/m.exec(stage)?.[1] ?? "[]");
  return { env, start: (command as string[]).join(" ") };
}

test.each(readdirSync(folder))("the stand-in of %s's image sets and starts what the image does", (service) => {
  const dockerfile = join(folder, service, "Dockerfile");
  const standIn: unknown = parse(readFileSync(`${dockerfile}.process.yaml`, "utf8"));
  const { env, start } = lastStageOf(readFileSync(dockerfile, "utf8"));
  // Whoever runs the service, Render or the emulator, sets the port.
  delete env.PORT;
  expect(env).toHaveProperty("NODE_ENV", "production");
  expect(standIn).toMatchObject({ start, env });
});
