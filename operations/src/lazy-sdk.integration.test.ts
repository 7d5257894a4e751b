import * as path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const bin = path.join(__dirname, "../bin");

/** Runs a program that has what our command begins with. */
async function run(program: string, env = {}): Promise<unknown> {
  const { stdout } = await execa("node", ["--eval", `require("./lazy-sdk");\n${program}`], { cwd: bin, env });
  return JSON.parse(stdout);
}

/** What stands in for it is left as long as nobody uses it. */
const isLeft = `(name) => require("node:util").types.isProxy(require.cache[require.resolve(name)].exports)`;

test("Pulumi's SDK is loaded without a compiler and without what sends traces", async () => {
  const left = `["typescript", "@npmcli/arborist", "@opentelemetry/resources"].map(${isLeft})`;
  const sdk = `require("@pulumi/pulumi/cmd/run/tracing"); require("@pulumi/pulumi")`;
  expect(await run(`${sdk}; console.log(JSON.stringify(${left}))`)).toEqual([true, true, true]);
});

test("a program is loaded as JavaScript, whatever an older language host asks for", async () => {
  const asked = `console.log(JSON.stringify([process.env.PULUMI_NODEJS_TYPESCRIPT ?? null]))`;
  expect(await run(asked, { PULUMI_NODEJS_TYPESCRIPT: "true" })).toEqual([null]);
});

test("who traces a run has what sends the traces", async () => {
  const traced = `tracing.start("http://127.0.0.1:9/api/v2/spans"); const span = tracing.newSpan("run"); span.end()`;
  const name = `console.log(JSON.stringify([span.resource.attributes["service.name"]]))`;
  expect(await run(`const tracing = require("@pulumi/pulumi/cmd/run/tracing"); ${traced}; ${name}`)).toEqual([
    "nodejs-runtime",
  ]);
});

test("who uses the compiler has it, and the SDK still sends functions", async () => {
  const names = `Object.keys({ ...require("typescript") }).includes("factory")`;
  const version = `require("typescript").version`;
  const sent = `require("@pulumi/pulumi").runtime.serializeFunction(() => 41 + 1).then(({ text }) => text.includes("41 + 1"))`;
  const program = `${sent}.then((isSent) => console.log(JSON.stringify([${names}, typeof ${version}, isSent])))`;
  expect(await run(program)).toEqual([true, "string", true]);
});
