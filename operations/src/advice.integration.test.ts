import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";

// Whatever our texts offer to be run is one that can be run: each line is found in the sources, and its commands, subcommands and options
// are looked for where they are defined.

const root = path.resolve(__dirname, "../..");

/** Names of what `npm run` runs in a folder: that of the workspace that a line names, or the project's. */
function scriptsFor(words: readonly string[]): string[] {
  const at = words.indexOf("-w");
  const file = path.join(root, at === -1 ? "" : (words[at + 1] ?? ""), "package.json");
  return Object.keys((JSON.parse(readFileSync(file, "utf8")) as { scripts: object }).scripts);
}

const sources = [
  "operations/src",
  "infra",
  "components",
  "stacks",
  "toolchain",
  "packages/render/src",
  "packages/render-client/src",
]
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  )
  .filter((file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$|\/sdk(-generator)?\//.test(file));

/** The lines that are offered in a text, without what is filled in at run time. What follows `npm ci` is a service's build, and not offered. */
function linesIn(text: string): string[] {
  const plain = text
    .replaceAll(/(?<=[a-z])\$\{[^{}]*\}/g, "")
    .replaceAll(/\$\{[^{}]*\}/g, "X")
    .replaceAll("\\`", "`");
  return [...plain.matchAll(/(?<!npm ci && [^`"\n]*)(?:npx slipway|npm run|npm start)(?:(?! {2,})[^`"\n\\;])*/g)].map(
    ([line]) => line.replace(/[).,:' ]+$/, "").trim(),
  );
}

const offered = new Map<string, string>();
for (const file of [...sources, "README.md"])
  for (const line of linesIn(readFileSync(path.join(root, file), "utf8").replaceAll(/ +#.*$/gm, "")))
    offered.set(line, file);

/** What `slipway` says of a command of its own. */
const helps = new Map<string, string>();
function helpOf(command: string): string {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const bin = path.join(root, "operations/bin/slipway.js");
  const { stdout } = spawnSync(process.execPath, [bin, "help", command], { encoding: "utf8" });
  helps.set(command, stdout);
  return stdout;
}

function expectOptions(command: string, words: readonly string[]): void {
  const help = helpOf(command);
  expect(help, command).toContain(`Usage: slipway ${command}`);
  for (const word of words) {
    if (word === "--") break;
    if (/^--?[a-z]/.test(word))
      expect(help, `${command} ${word}`).toMatch(new RegExp(`(^|[\\s,])${word.replace(/\]+$/, "")}\\b`, "m"));
  }
}

const GROUPS = ["config", "stack", "state"];

/** Pulumi says how a command is used when it knows command and options, and else complains. Nothing is run: it is asked for help first. */
function expectPulumi(words: readonly string[]): void {
  const [args, size] = [words.map((word) => word.replaceAll("'", "")), GROUPS.includes(words[0] ?? "") ? 2 : 1];
  const [command, rest] = [args.slice(0, size), args.slice(size)];
  const { stdout, stderr, status } = spawnSync("pulumi", [...command, "--help", ...rest], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(new RegExp(`^ +pulumi ${command.join(" ")}\\b`, "m"));
}

test("there are lines to try, of each kind", () => {
  expect(offered.size).toBeGreaterThan(20);
  for (const start of ["npx slipway", "npm start", "npm run pulumi", "npm run reset"])
    expect(
      [...offered.keys()].some((line) => line.startsWith(start)),
      start,
    ).toBe(true);
});

const OURS = ["start", "stop", "reset", "destroy"];

test.each([...offered])("`%s`, in %s, is a line that can be run", (line) => {
  const [tool, ...words] = line.split(/\s+/).filter((word) => !["--", "[--"].includes(word) || line.startsWith("npx"));
  const verb = tool === "npm" && words[0] === "start" ? "start" : words[1];
  const args = words.slice(verb === words[0] ? 1 : 2);
  if (verb === undefined || verb === "X") return; // What the line is about stands in its place.
  if (tool === "npm") expect(scriptsFor(words)).toContain(verb);
  if (verb === "pulumi") {
    if (args.length > 0 && args[0] !== "X" && !args[0]?.startsWith("<")) expectPulumi(args);
  } else if (tool === "npx" || OURS.includes(verb)) expectOptions(verb.split(/[\\|]/)[0] ?? "", args);
});
