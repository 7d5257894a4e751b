import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { STACK, TestStack } from "./test-stack";

// Which Pulumi backend a command works on, and how somebody says otherwise.

let stack: TestStack;
let nobody: Record<string, string>;
beforeAll(async () => {
  stack = await TestStack.create();
  await writeFile(join(stack.folder, "Pulumi.local.yaml"), "config:\n  render:host: http://127.0.0.1:4199/v1\n");
  // Logged in nowhere, on a machine where nothing is set.
  nobody = { PULUMI_BACKEND_URL: "", PULUMI_ACCESS_TOKEN: "", PULUMI_HOME: join(stack.folder, "home") };
});
afterAll(() => stack[Symbol.asyncDispose]());

const pulumi = (args: readonly string[], env: Record<string, string> = nobody) =>
  stack.slipway(["pulumi", ...args], { PULUMI_CONFIG_PASSPHRASE: "slipway-local", ...env });

test("without a login, commands about no stack are about the stacks on the emulator, and say so on standard error", async () => {
  await pulumi(["stack", "init", "local"]);
  const listed = await pulumi(["stack", "ls", "--json"]);
  expect(listed.exitCode, listed.stderr).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "local" }]);
  expect(listed.stderr).toContain("`npm run pulumi -- login` or `PULUMI_BACKEND_URL` chooses another place.");
  const whoami = await pulumi(["whoami", "--verbose"]);
  expect(whoami.stdout).toContain(pathToFileURL(join(stack.folder, ".slipway/state")).href);
  expect((await pulumi(["about"])).exitCode).toBe(0);
});

test("a new stack without a login comes to be on the emulator, and its file says so", async () => {
  const { exitCode, stderr } = await pulumi(["stack", "init", "mine", "--copy-config-from", "local"]);
  expect(exitCode, stderr).toBe(0);
  expect(await readFile(join(stack.folder, "Pulumi.mine.yaml"), "utf8")).toContain(
    "render:host: http://127.0.0.1:4199/v1",
  );
  const listed = await pulumi(["stack", "ls", "--json"]);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "local" }, { name: "mine" }]);
});

test.each(["bad name", "a/b", "ü"])("`%s` is no name of a stack, and leaves nothing behind", async (name) => {
  const { exitCode, stderr } = await pulumi(["stack", "init", name]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `\`${name}\` can't be the name of a stack on the emulator: expected letters, digits, \`-\`, \`_\` and \`.\`, at most 100.`,
  );
  expect(stderr).not.toContain("    at ");
  expect((await readdir(stack.folder)).filter((file) => file.includes(name.slice(0, 3)))).toEqual([]);
});

test("a stack that Pulumi refuses to create leaves no file behind", async () => {
  const { exitCode } = await pulumi(["stack", "init", "refused", "--no-such-flag"]);
  expect(exitCode).not.toBe(0);
  expect(await readdir(stack.folder)).not.toContain("Pulumi.refused.yaml");
});

test("`shellenv` of a stack that isn't there gives the same backend, and the line that creates it", async () => {
  const { stdout, stderr } = await stack.slipway(["shellenv", "--stack", "new"], nobody);
  expect(stdout).toContain(`export PULUMI_BACKEND_URL=${pathToFileURL(join(stack.folder, ".slipway/state")).href}\n`);
  // Node.js executes what it finds in the folder for temporary files, which is everybody's.
  expect(stdout).toMatch(/^export NODE_DISABLE_COMPILE_CACHE=1$/m);
  expect(stderr).toContain("`npm run pulumi -- stack init new` creates the stack on the emulator.");
});

test("what somebody has chosen wins, and is named where it can't be used", async () => {
  const chosen = { PULUMI_BACKEND_URL: pathToFileURL(stack.folder).href };
  const listed = await pulumi(["stack", "ls", "--json"], chosen);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: STACK }]);
  expect(listed.stderr).toBe("");
  const local = await pulumi(["stack", "ls", "--json", "--stack", "local"], { ...chosen, RENDER_API_KEY: "rnd_1" });
  expect(local.stderr).toContain(
    "Not used for stack `local`, which is on the emulator: `PULUMI_BACKEND_URL`, `RENDER_API_KEY` of your environment.",
  );
});

test("a passphrase of one's own encrypts a stack on the emulator; without it the error says that it is wrong", async () => {
  await writeFile(join(stack.folder, "Pulumi.own.yaml"), "config:\n  render:host: http://127.0.0.1:4199/v1\n");
  const own = { ...nobody, PULUMI_CONFIG_PASSPHRASE: "my own" };
  await pulumi(["stack", "init", "own"], own);
  await pulumi(["config", "set", "--stack", "own", "--secret", "word", "hidden"], own);
  const read = await pulumi(["config", "get", "--stack", "own", "word"], own);
  expect(read.stdout, read.stderr).toBe("hidden");
  const wrong = await pulumi(["config", "get", "--stack", "own", "word"], nobody);
  expect(wrong.exitCode).not.toBe(0);
  expect(wrong.stderr).toContain("incorrect passphrase");
});

test("a folder for state that isn't there is named, with the line that makes it", async () => {
  const nowhere = pathToFileURL(join(stack.folder, "no where")).href;
  const { exitCode, stderr } = await pulumi(["stack", "ls"], { PULUMI_BACKEND_URL: nowhere });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      `Pulumi is to keep its state in \`${stack.folder}/no where\`, and there is no such folder: create it with ` +
      `\`mkdir -p '${stack.folder}/no where'\`, or set \`PULUMI_BACKEND_URL\` to another place.`,
  });
});
