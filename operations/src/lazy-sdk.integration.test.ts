import * as path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const bin = path.join(__dirname, "../bin");

/** Runs a program that has what our command begins with. */
async function run(program: string): Promise<unknown> {
  const { stdout } = await execa("node", ["--eval", `require("./lazy-sdk");\n${program}`], { cwd: bin });
  return JSON.parse(stdout);
}

const isLoaded = `(name) => Object.keys(require.cache).filter((file) => file.includes("/node_modules/" + name + "/")).length > 1`;

test("Pulumi's SDK is loaded without a compiler", async () => {
  const loaded = `["typescript", "@npmcli/arborist"].map(${isLoaded})`;
  expect(await run(`require("@pulumi/pulumi"); console.log(JSON.stringify(${loaded}))`)).toEqual([false, false]);
});

test("who uses the compiler has it, and the SDK still sends functions", async () => {
  const names = `Object.keys({ ...require("typescript") }).includes("factory")`;
  const version = `require("typescript").version`;
  const sent = `require("@pulumi/pulumi").runtime.serializeFunction(() => 41 + 1).then(({ text }) => text.includes("41 + 1"))`;
  const program = `${sent}.then((isSent) => console.log(JSON.stringify([${names}, typeof ${version}, isSent])))`;
  expect(await run(program)).toEqual([true, "string", true]);
});
