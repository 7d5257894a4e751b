import * as path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const bin = path.join(__dirname, "../bin");

/** Runs a program that has what our command begins with. */
async function run(program: string): Promise<unknown> {
  const { stdout } = await execa("node", ["--eval", `require("./lazy-sdk");\n${program}`], { cwd: bin });
  return JSON.parse(stdout);
}

/** What stands in for it is left as long as nobody uses it. */
const isLeft = `(name) => require("node:util").types.isProxy(require.cache[require.resolve(name)].exports)`;

test("Pulumi's SDK is loaded without a compiler", async () => {
  const left = `["typescript", "@npmcli/arborist"].map(${isLeft})`;
  expect(await run(`require("@pulumi/pulumi"); console.log(JSON.stringify(${left}))`)).toEqual([true, true]);
});

test("who uses the compiler has it, and the SDK still sends functions", async () => {
  const names = `Object.keys({ ...require("typescript") }).includes("factory")`;
  const version = `require("typescript").version`;
  const sent = `require("@pulumi/pulumi").runtime.serializeFunction(() => 41 + 1).then(({ text }) => text.includes("41 + 1"))`;
  const program = `${sent}.then((isSent) => console.log(JSON.stringify([${names}, typeof ${version}, isSent])))`;
  expect(await run(program)).toEqual([true, "string", true]);
});
