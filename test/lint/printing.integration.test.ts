import { ESLint } from "eslint";
import { expect, test } from "vitest";

const eslint = new ESLint({
  cwd: `${__dirname}/../..`,
  ruleFilter: ({ ruleId }) => /^no-(console|restricted-syntax)$/.test(ruleId),
});

/** The rules that a file of ours breaks with such a line. */
async function brokenBy(line: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(line, { filePath });
  return result?.messages.map(({ ruleId }) => ruleId ?? "") ?? [];
}

const files = [
  "packages/render-emulator/src/http/server.ts",
  "operations/src/main.ts",
  "infra/program.ts",
  "toolchain/progress.ts",
];

test.each(files)(
  "text can reach a terminal past what makes it harmless, or be a format, nowhere in %s",
  async (file) => {
    expect(await brokenBy("console.error(process.argv[2], 1);", file)).toEqual(["no-console"]);
    expect(await brokenBy('process.stdout.write("");', file)).toEqual(["no-restricted-syntax"]);
    expect(await brokenBy("process.stderr.write(String(1));", file)).toEqual(["no-restricted-syntax"]);
    expect(await brokenBy("export {};", file)).toEqual([]);
  },
);
