import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { variable } from "../../../components/manifest";
import { defineSystem } from "../../../stacks/system";
import { freshnessOf } from "./stale";
import { updateDocuments } from "./update";

const manifest = z.object({ LEVEL: variable(z.string().default("info"), { description: "How much is logged" }) });
const shop = defineSystem({
  name: "shop",
  services: { api: { kind: "web", manifest }, web: { kind: "web", rootDir: "web", manifest } },
  build({ platform }) {
    for (const name of ["api", "web"] as const)
      platform.webService(name, { build: { runtime: "node", build: "true", start: "true" } });
    platform.rollout({ api: { variables: {} }, web: { variables: {} } });
    return {};
  },
});
const pages = "docs/variables/shop";
const written = [
  `${pages}/README.md`,
  `${pages}/api.schema.json`,
  `${pages}/web.schema.json`,
  "examples/shop/.env.example",
];

let root: string;
let said: string[];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "slipway-update-"));
  said = [];
  await mkdir(path.join(root, "examples/shop"), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const update = () => updateDocuments(root, [shop], (line) => said.push(line));
const textOf = (file: string) => readFile(path.join(root, file), "utf8");

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

test("what is missing is written, and what is otherwise is written again", async () => {
  await update();
  expect(said.toSorted()).toEqual(written);
  const text = await textOf(`${pages}/api.schema.json`);
  await write(`${pages}/api.schema.json`, text.replace("How much", "How little"));
  said = [];
  await update();
  expect(said).toEqual([`${pages}/api.schema.json`]);
  expect(await textOf(`${pages}/api.schema.json`)).toBe(text);
});

test("what was written of services and systems that are gone is removed, and somebody's own is left alone", async () => {
  await update();
  await cp(path.join(root, pages), path.join(root, "docs/variables/gone"), { recursive: true });
  await cp(path.join(root, "examples/shop/.env.example"), path.join(root, "examples/shop/apps/.env.example"));
  await write("docs/variables/notes.md", "# Mine\n");
  await write("examples/shop/server/.env.example", "MINE=1\n");
  await write("docs/variables/shop/old.schema.json", await textOf(`${pages}/api.schema.json`));
  said = [];
  await update();
  expect(said.toSorted()).toEqual([
    "docs/variables/gone/README.md is removed",
    "docs/variables/gone/api.schema.json is removed",
    "docs/variables/gone/web.schema.json is removed",
    "docs/variables/shop/old.schema.json is removed",
    "examples/shop/apps/.env.example is removed",
  ]);
  expect(await textOf("docs/variables/notes.md")).toBe("# Mine\n");
  expect(await textOf("examples/shop/server/.env.example")).toBe("MINE=1\n");
});

test.each([...written, "examples/shop/web/.env.example"])(
  "%s that somebody wrote stops it, with nothing written",
  async (file) => {
    await write(file, "MINE=1\n");
    await expect(update()).rejects.toThrow(
      `\`${file}\` was not written by \`npm run generate -w operations\`, which would overwrite it`,
    );
    expect(await textOf(file)).toBe("MINE=1\n");
    expect(said).toEqual([]);
    expect((await freshnessOf(root, [shop])).stale.length).toBeGreaterThan(0);
  },
);
