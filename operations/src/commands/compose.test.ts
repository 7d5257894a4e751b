import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { projectIn } from "../project";
import { compose } from "./compose";
import type { CommandContext } from "./context";

const ROOT = path.resolve(__dirname, "../../..");
const EXAMPLE = path.join(ROOT, "examples/webapp/compose.yaml");
const root = mkdtempSync(path.join(tmpdir(), "slipway-compose-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The local stack's own settings, with what a developer changes of them. */
function contextWith(webapp: object): { context: CommandContext; said: string[] } {
  const { config } = parse(readFileSync(path.join(ROOT, "Pulumi.local.yaml"), "utf8")) as { config: object };
  const release = "0123456789abcdef0123456789abcdef01234567";
  const given = { repo: "https://github.com/acme/webapp", release };
  const settings = { "slipway:webapp": { ...given, ...webapp }, "slipway:realtime": undefined };
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: slipway\n");
  writeFileSync(path.join(root, "Pulumi.local.yaml"), stringify({ config: { ...config, ...settings } }));
  const said: string[] = [];
  const step: CommandContext["step"] = () => Promise.reject(new Error("Pulumi isn't asked"));
  return { said, context: { project: projectIn(root), step, say: (line) => said.push(line) } };
}

const wanted = { stack: "local", system: "webapp" };

test("the example's Compose file is what the command makes", async () => {
  const { context, said } = contextWith({ build: "docker" });
  await compose(context, wanted);
  expect(`${said.join("\n")}\n`).toBe(readFileSync(EXAMPLE, "utf8"));
  const output = path.join(root, "compose.yaml");
  await compose(context, { ...wanted, output });
  expect(readFileSync(output, "utf8")).toBe(readFileSync(EXAMPLE, "utf8"));
});

test("a system that is built natively, or that the stack doesn't bring up, is told", async () => {
  await expect(compose(contextWith({}).context, wanted)).rejects.toThrow(/built natively.*set its build to `docker`/);
  const other = contextWith({ build: "docker" }).context;
  await expect(compose(other, { ...wanted, system: "shop" })).rejects.toThrow(
    "The stack local doesn't bring `shop` up: `Pulumi.local.yaml` has no `slipway:shop`, or says `enabled: false` there. It brings up webapp.",
  );
  await expect(compose(other, { ...wanted, output: path.join(root, "none/compose.yaml") })).rejects.toThrow(
    /can't be written/,
  );
});
