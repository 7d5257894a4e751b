import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Check } from "../../../stacks/check";
import { checksSource } from "./checks-source";
import { broughtFrom } from "./imported.fixture";

const STACKS = path.resolve(__dirname, "../../../stacks");

let home = 404;
/** Answers each path with the status that it is. */
const server = createServer(({ url = "" }, response) => {
  response.writeHead(Number(url.slice(1) || home)).end();
});
let folder: string;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "slipway-checks-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

const unasked = () => Promise.reject(new Error("not asked for"));

/** What comes of the checks of a Blueprint's services, which are all where a server is that answers `/` with 404. */
async function outcomesOf(services: readonly string[]): Promise<string[]> {
  const { brought } = broughtFrom(`services:\n${services.join("")}`);
  const file = path.join(mkdtempSync(path.join(folder, "made-")), "index.ts");
  writeFileSync(file, checksSource(brought).replaceAll('from "../../', `from "${STACKS}/`));
  const { checks } = (await import(file)) as { checks: readonly Check[] };
  const outputs = { apiUrl: url, siteUrl: url };
  return await Promise.all(
    checks.map(async (check) => {
      const signal = AbortSignal.timeout(10_000);
      const ran = check.run({ outputs, signal, openPage: unasked, logsOf: unasked, now: () => 0 });
      return await ran.then(
        () => "passed",
        (error: unknown) => String(error).replaceAll(url, ""),
      );
    }),
  );
}

const web = (more = "") =>
  `  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run${more} }\n`;
const site = "  - { type: web, name: site, runtime: static, buildCommand: make, staticPublishPath: dist }\n";

test.each<[string, string[], string[]]>([
  ["a service without a health path has any answer of its own", [web()], ["passed"]],
  [
    "one with a health path has the right one there",
    [web(", healthCheckPath: /503")],
    ["Error: GET /503: expected 200, got 503 "],
  ],
  ["another one with a health path", [web(", healthCheckPath: /200")], ["passed"]],
  ["a site has its page", [web(), site], ["passed", "Error: GET /: expected 200, got 404 "]],
])("%s", async (_, services, expected) => {
  expect(await outcomesOf(services)).toEqual(expected);
});

test("a service that only fails is told", async () => {
  home = 502;
  expect(await outcomesOf([web()])).toEqual(["Error: GET /: expected a status below 500, got 502 "]);
});
