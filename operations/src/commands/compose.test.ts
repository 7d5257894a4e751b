import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { systems } from "../../../stacks";
import { projectIn } from "../project";
import { compose } from "./compose";
import type { CommandContext } from "./context";

const ROOT = path.resolve(__dirname, "../../..");
/** As the local stack has it. */
const fleet = { variables: { api: { TRIP_REPORT_INTERVAL_SECONDS: 5 } } };
/** Of each file that an example has: the system's settings, and what is asked for. */
const EXAMPLES: [file: string, settings: object, asked: { system: string; production?: boolean }][] = [
  ["webapp/compose.yaml", { build: "docker" }, { system: "webapp" }],
  ["fleet/docker-compose.yml", fleet, { system: "fleet" }],
  ["goapp/docker-compose.yml", {}, { system: "goapp" }],
  ["goapp/docker-compose.prod.yml", {}, { system: "goapp", production: true }],
];
const root = mkdtempSync(path.join(tmpdir(), "slipway-compose-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The local stack's own settings, with what a developer changes of one system's, and without the others. */
function contextWith(system: string, own: object): { context: CommandContext; said: string[] } {
  const { config } = parse(readFileSync(path.join(ROOT, "Pulumi.local.yaml"), "utf8")) as { config: object };
  const others = Object.keys(config).filter((key) => systems.some(({ name }) => key === `slipway:${name}`));
  const release = "0123456789abcdef0123456789abcdef01234567";
  const settings = {
    ...Object.fromEntries(others.map((key) => [key, undefined])),
    [`slipway:${system}`]: { repo: `https://github.com/acme/${system}`, release, ...own },
  };
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: slipway\n");
  writeFileSync(path.join(root, "Pulumi.local.yaml"), stringify({ config: { ...config, ...settings } }));
  const said: string[] = [];
  const step: CommandContext["step"] = () => Promise.reject(new Error("Pulumi isn't asked"));
  return { said, context: { project: projectIn(root), step, say: (line) => said.push(line) } };
}

const wanted = { stack: "local", system: "webapp" };

test.each(EXAMPLES)("%s is what the command makes", async (file, settings, asked) => {
  const example = readFileSync(path.join(ROOT, "examples", file), "utf8");
  const { context, said } = contextWith(asked.system, settings);
  await compose(context, { stack: "local", ...asked });
  expect(`${said.join("\n")}\n`).toBe(example);
  const output = path.join(root, "compose.yaml");
  await compose(context, { stack: "local", ...asked, output });
  expect(readFileSync(output, "utf8")).toBe(example);
});

test("no value of a variable is in the file for production, and no image that a tag could change", async () => {
  const { context, said } = contextWith("goapp", { variables: { web: { LOG_LEVEL: "debug" } } });
  await compose(context, { stack: "local", system: "goapp", production: true });
  const { services } = parse(said.join("\n")) as { services: { web: object } };
  expect(services.web).toMatchObject({
    env_file: ".env.production",
    image: expect.stringMatching(/^\$\{GOAPP_IMAGE:\?/),
  });
  expect(services.web).not.toHaveProperty("environment");
  expect(services.web).not.toHaveProperty("build");
});

test("a database is told to be none of a Compose file for production", async () => {
  const { context } = contextWith("webapp", { build: "docker" });
  await expect(compose(context, { ...wanted, production: true })).rejects.toThrow(
    "`postgres` of webapp is a Postgres, which no Compose file for production is written for yet.",
  );
});

test("a system that is built natively, or that the stack doesn't bring up, is told", async () => {
  await expect(compose(contextWith("webapp", {}).context, wanted)).rejects.toThrow(
    /built natively.*set its build to `docker`/,
  );
  const other = contextWith("webapp", { build: "docker" }).context;
  await expect(compose(other, { ...wanted, system: "shop" })).rejects.toThrow(
    "The stack local doesn't bring `shop` up: `Pulumi.local.yaml` has no `slipway:shop`, or says `enabled: false` there. It brings up webapp.",
  );
  await expect(compose(other, { ...wanted, output: path.join(root, "none/compose.yaml") })).rejects.toThrow(
    /can't be written/,
  );
});
