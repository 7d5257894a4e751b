import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version as typescript } from "typescript/package.json";
import { version } from "../../packages/render/package.json";
import { Engine } from "../engine/engine";
import { ServiceRepository } from "../engine/repository";

const root = join(__dirname, "../..");
const provider = join(root, "packages/render");

/** A program of its own, outside this repository, that has the provider from its archive. */
let folder: string;
let readme: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-package-"));
  readme = await readFile(join(provider, "README.md"), "utf8");
  await execa("npm", ["run", "archive"], { cwd: provider });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "shop", private: true, main: "index.ts" }));
  await writeFile(join(folder, "Pulumi.yaml"), fromReadme("yaml"));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { strict: true, module: "nodenext", types: ["node"], noEmit: true } }),
  );
  const archive = join(provider, `dist/pulumiverse-render-${version}.tgz`);
  const tools = [`typescript@${typescript}`, "@types/node@20.19.43"];
  await execa("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", archive, ...tools], { cwd: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The first block of that language in the package's README. */
function fromReadme(language: string): string {
  const block = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(readme)?.[1];
  if (block === undefined) throw new Error(`README.md has no block of ${language}.`);
  return block;
}

test("a program of its own installs the archive, deploys by the README's lines, and hears of what nothing deploys", async () => {
  await writeFile(join(folder, "index.ts"), "");
  await using engine = await Engine.start(folder);
  const repository = await ServiceRepository.create(join(engine.folder, "repository"));
  const commit = await repository.commit("one");
  const program = fromReadme("ts")
    .replace("https://github.com/acme/shop", repository.path)
    .replace("npm ci", "node build.js")
    .replace("node .", "node server.js")
    .replace("<commit>", commit);

  await writeFile(join(folder, "index.ts"), program.replace(/^new render.Rollout.*$/m, ""));
  const alone = await engine.up();
  expect(alone.exitCode, alone.text).toBe(0);
  expect(alone.text).toContain("Nothing deploys this service");

  await writeFile(join(folder, "index.ts"), program);
  const up = await engine.up();
  expect(up.exitCode, up.text).toBe(0);
  expect(up.text).not.toContain("Nothing deploys this service");
  const { url } = await engine.outputs();
  expect(await (await fetch(url ?? "")).json()).toMatchObject({ commit });

  const destroy = await engine.pulumi("destroy", "--yes", "--skip-preview");
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect(await engine.services()).toEqual({});
});

test("the archive needs nothing that is unpublished, and its types hold", async () => {
  const installed = join(folder, "node_modules/@pulumiverse/render");
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as object;
  expect(manifest).toMatchObject({ private: true, peerDependencies: { "@pulumi/pulumi": "^3.248.0" } });
  expect(manifest).not.toHaveProperty("dependencies");
  await writeFile(join(folder, "index.ts"), fromReadme("ts"));
  await execa("npx", ["tsc", "--skipLibCheck", "false", "--lib", "es2023"], { cwd: folder });
  await writeFile(join(folder, "index.ts"), fromReadme("ts").replace('"node"', '"cobol"'));
  await expect(execa("npx", ["tsc"], { cwd: folder })).rejects.toThrow("cobol");
});

test("`pulumi package get-schema` takes what the README names, and prints the archive's schema", async () => {
  const line = /^pulumi package get-schema .*$/m.exec(readme)?.[0] ?? "";
  const { stdout } = await execa(line, { cwd: root, shell: true, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  const schema = await readFile(join(folder, "node_modules/@pulumiverse/render/schema.json"), "utf8");
  // Pulumi leaves out what is empty.
  expect(JSON.parse(schema)).toMatchObject(JSON.parse(stdout) as object);
});
