"use strict";
// Bundles a TypeScript module of ours: `node build-bundle.js <entry> <outfile>`. Prints its sources, as JSON.

const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const esbuild = require("esbuild");

const ROOT = path.join(__dirname, "..");
const [entry, outfile] = process.argv.slice(2);
const requireHere = createRequire(path.join(ROOT, "package.json"));

/** Workspaces are reached through node_modules, but their sources are ours as well. */
const workspaces = {
  name: "workspaces",
  setup(build) {
    build.onResolve({ filter: /^(@slipway\/|@pulumiverse\/render$)/ }, ({ kind, path: name }) =>
      kind === "require-resolve" ? { external: true } : { path: fs.realpathSync(requireHere.resolve(name)) },
    );
  },
};

/** In a bundle, too, `__dirname` is the folder of the source that says it: what is started or read from there stays where it is. */
const folders = {
  name: "folders",
  setup(build) {
    build.onLoad({ filter: /\.[jt]s$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, "utf8");
      if (!/\b__dirname\b/.test(text)) return undefined;
      const contents = text.replaceAll(/\b__dirname\b/g, JSON.stringify(path.dirname(file)));
      return { contents, loader: file.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

esbuild
  .build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    plugins: [workspaces, folders],
    sourcemap: "inline",
    sourcesContent: false,
    metafile: true,
    logLevel: "error",
  })
  .then(({ metafile }) => process.stdout.write(JSON.stringify(Object.keys(metafile.inputs))))
  .catch(() => process.exit(1));
