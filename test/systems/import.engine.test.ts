import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { simpleGit } from "simple-git";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { copyOfProject } from "./project-copy";

const examples = resolve(__dirname, "../../operations/src/blueprint-import/examples");

/** The project as it is now, in a folder of its own, with a stack that has no system yet. */
let folder: string;
beforeAll(async () => {
  folder = await copyOfProject("slipway-import-");
  await writeFile(
    join(folder, "Pulumi.euro.yaml"),
    "config:\n  slipway:environment: staging\n  slipway:checkSources: false\n",
  );
  await simpleGit(folder).add("--all").commit("Add the stack");
  await mkdir(join(folder, ".slipway/files"), { recursive: true });
  await copyFile(join(examples, "shop.yaml"), join(folder, ".slipway/files/render.yaml"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `slipway` of the copy; never rejects because of what it answers. */
function slipway(...args: string[]) {
  const env = { PULUMI_BACKEND_URL: `file://${folder}/.slipway/files`, PULUMI_CONFIG_PASSPHRASE: "a passphrase" };
  return execa(process.execPath, [join(folder, "operations/bin/slipway.js"), ...args], {
    cwd: folder,
    reject: false,
    env,
  });
}

async function previewed() {
  const { exitCode, stdout, stderr } = await slipway("pulumi", "preview", "--stack", "euro", "--json");
  return { exitCode, text: stdout + stderr, stdout };
}

test(
  "a Blueprint becomes a system that previews clean, once it has the secrets that the import asks for",
  { timeout: 600_000 },
  async () => {
    const imported = await slipway("import", ".slipway/files/render.yaml", "--system", "shop", "--stack", "euro");
    expect(imported.exitCode, imported.stderr).toBe(0);
    const told = (parse(await readFile(join(examples, "shop.brought.yaml"), "utf8")) as { left: string[] }).left;
    const lines = imported.stderr.split("\n").slice(1);
    expect(lines.slice(0, -1).sort()).toEqual(told.map((line) => `- ${line}`).sort());
    expect(lines.at(-1)).toMatch(
      /^The values that the Blueprint has in the clear .*: LOG_LEVEL, NODE_ENV, PAGE_SIZE, DB_PORT, PORT\. /,
    );
    for (const [tool, ...args] of [
      ["tsc", "--project", "infra"],
      ["eslint", "stacks/shop"],
      ["prettier", "--check", "stacks", "Pulumi.euro.yaml"],
    ] as const)
      await execa(join("node_modules/.bin", tool), args, { cwd: folder });

    const asked = imported.stdout.split("\n").filter((line) => line.includes("config set"));
    expect(asked).toEqual([
      "npm run pulumi -- config set --stack euro --secret --path 'slipway:shop.variables.api.STRIPE_KEY'",
      "npm run pulumi -- config set --stack euro --secret --path 'slipway:shop.variables.api.BILLING'",
    ]);
    await slipway("pulumi", "stack", "init", "euro");
    const early = await previewed();
    expect(early.exitCode).not.toBe(0);
    expect(early.text).toContain("Stack `euro` has 2 settings to fix");
    for (const key of ["STRIPE_KEY", "BILLING"]) {
      expect(early.text).toContain(`slipway:shop.variables.api.${key} is missing`);
      await slipway(
        "pulumi",
        "config",
        "set",
        "--stack",
        "euro",
        "--secret",
        "--path",
        `slipway:shop.variables.api.${key}`,
        "a-secret-of-ours",
      );
    }

    const late = await previewed();
    expect(late.exitCode, late.text).toBe(0);
    const { steps } = JSON.parse(late.stdout) as {
      steps: { op: string; newState: { type: string; inputs?: { name?: string } } }[];
    };
    expect(steps.every(({ op }) => op === "create")).toBe(true);
    const made = steps.flatMap(({ newState: { type, inputs } }) =>
      inputs?.name === undefined ? [] : [`${type.replace(/.*:/, "")} ${inputs.name}`],
    );
    expect(made.sort()).toEqual([
      "KeyValue shop-cache",
      "Postgres shop-db",
      "StaticSite shop-web",
      "WebService shop-admin",
      "WebService shop-api",
      "WebService shop-mail",
    ]);
  },
);
