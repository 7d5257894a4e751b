import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { trackedFiles } from "../supply-chain/tracked-files";

const repository = resolve(__dirname, "../..");
const standInSchema = z.object({ start: z.string(), env: z.record(z.string(), z.string()) });
const dockerfiles = trackedFiles("examples/**/Dockerfile");

/** What the last stage of a Dockerfile sets and starts. */
function lastStageOf(dockerfile: string): { env: Record<string, string>; start: string } {
  const stage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  const settings = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = ""]) => line.split(" "));
  const env = Object.fromEntries(settings.map((setting) => setting.split("=", 2) as [string, string]));
  const command: unknown = JSON.parse(/^CMD (\[.+\])$/m.exec(stage)?.[1] ?? "[]");
  return { env, start: (command as string[]).join(" ") };
}

/** A command by its program's name: an image has it in another folder. */
const withoutFolder = (command: string) => command.replace(/^\S*\//, "");

test.each(dockerfiles)("the stand-in of $path sets and starts what the image does", ({ path, text }) => {
  const standIn = standInSchema.parse(parse(readFileSync(resolve(repository, `${path}.process.yaml`), "utf8")));
  const { env, start } = lastStageOf(text);
  // Whoever runs the service, Render or the emulator, sets the port.
  delete env.PORT;
  expect(Object.keys(env)).not.toEqual([]);
  expect({ ...standIn, start: withoutFolder(standIn.start) }).toEqual({ start: withoutFolder(start), env });
});
