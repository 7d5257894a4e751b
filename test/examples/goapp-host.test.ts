import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

// What the scripts on the host of `goapp` hold that takes no Docker.

const example = resolve(__dirname, "../../examples/goapp");
const read = (file: string) => readFileSync(join(example, file), "utf8");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-goapp-host-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs lines of a shell behind what the scripts have in common. */
function onHost(lines: string, env: Readonly<Record<string, string>> = {}) {
  const input = `. '${join(example, "deploy/host.sh")}'\n${lines}\n`;
  return execa("sh", ["-eu"], { cwd: folder, env, input, all: true, reject: false });
}

test("a change waits for the one that is under way, says so, and then goes on", async () => {
  await mkdir(join(folder, ".changing"));
  const waiting = onHost("take_turn\necho has its turn");
  let said = "";
  for await (const line of waiting.iterable({ from: "stderr" })) {
    said += `${line}\n`;
    if (line.includes("waits for somebody else who is at work here")) await rmdir(join(folder, ".changing"));
  }
  expect(said).toContain(`remove ${folder}/.changing`);
  expect(await waiting).toMatchObject({ exitCode: 0, stdout: "has its turn" });
  expect(await onHost("ls -A")).toMatchObject({ stdout: "" });
});

test("a change that nobody hears any more is not made when its turn comes", async () => {
  await mkdir(join(folder, ".changing"));
  const waiting = onHost("take_turn\nmkdir changed");
  waiting.stderr.once("data", () => {
    waiting.stderr.destroy();
    void rmdir(join(folder, ".changing"));
  });
  expect(await waiting).toMatchObject({ failed: true });
  expect(await onHost("ls -A")).toMatchObject({ stdout: "" });
});

test("a change doesn't wait for ever, and leaves another's turn alone", async () => {
  await mkdir(join(folder, ".changing"));
  const { exitCode, all } = await onHost("take_turn", { TURN_LIMIT: "1" });
  expect([exitCode, all]).toEqual([
    1,
    expect.stringMatching(/somebody else has been at work here for 1 seconds; .*remove/),
  ]);
  expect(await onHost("ls -A")).toMatchObject({ stdout: ".changing" });
});

test("the engine takes no container for unhealthy that somebody still waits for", async () => {
  const Compose = z.object({
    services: z.object({ web: z.object({ healthcheck: z.object({ start_period: z.string().regex(/^\d+s$/) }) }) }),
  });
  const { web } = Compose.parse(parse(read("docker-compose.prod.yml"))).services;
  const started = Number.parseInt(web.healthcheck.start_period);
  const { stdout } = await onHost('echo "$HEALTH_LIMIT $FORMER_LIMIT $LONGEST_LIMIT"');
  const [health = NaN, former = NaN, longest = NaN] = stdout.split(" ").map(Number);
  expect(longest).toBe(started);
  expect(Math.max(health, former)).toBeLessThanOrEqual(started);
  expect(await onHost("echo taken", { HEALTH_LIMIT: String(longest) })).toMatchObject({ stdout: "taken" });
});

test.each(["1801", "0", "2m", "1.5"])("a limit of %s is refused before anything is touched", async (HEALTH_LIMIT) => {
  const { exitCode, all } = await onHost("echo taken", { HEALTH_LIMIT });
  expect([exitCode, all]).toEqual([1, expect.stringContaining(`HEALTH_LIMIT is ${HEALTH_LIMIT}: it takes a whole`)]);
});

test("no line of the page takes from the shell what `.env` may say", () => {
  const blocks = [...read("DEPLOYMENT.md").matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines = ""]) => lines);
  const names = blocks.flatMap((lines) => [...lines.matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name));
  // Which host, and which image, its reader knows.
  expect([...new Set(names)].toSorted()).toEqual(["HOST", "IMAGE"]);
});
