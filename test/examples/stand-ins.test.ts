import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { trackedFiles } from "../supply-chain/tracked-files";

const repository = resolve(__dirname, "../..");
const dockerfiles = trackedFiles("examples/**/Dockerfile");

/** What the last stage of a Dockerfile sets and starts. */
function lastStageOf(dockerfile: string): { env: Record<string, string>; start: string } {
  const stage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  const settings = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = ""]) => line.split(" "));
  const env = Object.fromEntries(settings.map((setting) => setting.split("=", 2) as [string, string]));
  const command: unknown = JSON.parse(/^CMD (\[.+\])$/m.exec(stage)?.[1] ?? "[]");
  return { env, start: (command as string[]).join(" ") };
}

test.each(dockerfiles)("the stand-in of $path sets and starts what the image does", ({ path, text }) => {
  const standIn: unknown = parse(readFileSync(resolve(repository, `${path}.process.yaml`), "utf8"));
  const { env, start } = lastStageOf(text);
  // Whoever runs the service, Render or the emulator, sets the port.
  delete env.PORT;
  expect(env).toHaveProperty("NODE_ENV", "production");
  expect(standIn).toMatchObject({ start, env });
});
