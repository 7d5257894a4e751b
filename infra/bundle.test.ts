import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = resolve(__dirname, "..");

test("the program loads no checks, nor anything else that operations need", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(__dirname, "index.ts")],
    bundle: true,
    write: false,
    platform: "node",
    packages: "external",
    metafile: true,
    logLevel: "error",
  });
  const sources = Object.keys(metafile.inputs);
  expect(sources).toContain("stacks/realtime/index.ts");
  expect(sources.filter((source) => /check|\.test\.|fixture/.test(source))).toEqual([]);
  const libraries = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(libraries).not.toContain("p-retry");
});
