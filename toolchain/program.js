"use strict";
// Pulumi loads TypeScript programs through ts-node, which checks every type anew at each run. This does it once per change: a program
// is type-checked and bundled when one of its sources has changed, and from then on loaded as plain JavaScript. It is plain JavaScript
// itself, since Pulumi loads it first.

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { isTrusted, privateFolder } = require("../packages/private-folder/src/private-folder");

const ROOT = path.join(__dirname, "..");

/** Ours, but reached through node_modules: their sources are part of the program. */
const WORKSPACES = {
  "@pulumiverse/render": path.join(ROOT, "packages/render/src/index.ts"),
  "@slipway/render-api": path.join(ROOT, "packages/render-api/src/index.ts"),
};

/**
 * The exports of a TypeScript program.
 *
 * @param {string} folder the program's folder, with an `index.ts` and a `tsconfig.json`
 * @throws {RunError} with the compiler's messages when a type is wrong; nothing of the program has run then
 */
function loadProgram(folder) {
  // Pulumi maps stacks to the TypeScript sources of its SDK, which nobody has. That costs time at every resource, and Node.js 20 spins for
  // ten seconds when it inspects an error with a frame such as `node_modules/@pulumi/resource.ts`, a scope without a package.
  Error.prepareStackTrace = undefined;
  // Pulumi's SDK sends each reply of the engine as a debug message, secrets in clear, and `pulumi up --json` prints those.
  require("@pulumi/pulumi/log").debug = () => Promise.resolve();
  const name = path.relative(ROOT, folder).replaceAll(path.sep, "-");
  const cache = bundlesFolder({ isOnlyRead: true });
  const bundle = path.join(cache, `${name}.js`);
  const stamp = path.join(cache, `${name}.json`);
  if (!isFresh(bundle, stamp)) {
    const startedAt = Date.now();
    bundlesFolder({ isOnlyRead: false });
    checkTypes(folder);
    build(folder, bundle, stamp, startedAt);
  }
  return require(bundle);
}

/** What is executed from here is nobody else's to write. Root's will do, as in an image, while nothing has to be built. */
function bundlesFolder({ isOnlyRead }) {
  try {
    privateFolder(path.join(ROOT, ".slipway"), { isPassable: true, isOnlyRead });
    return privateFolder(path.join(ROOT, ".slipway", "program"), { isOnlyRead });
  } catch (error) {
    // Pulumi prints this one's message alone, without a stack.
    const { RunError } = require("@pulumi/pulumi");
    throw new RunError(error.message);
  }
}

/** The stamp says how each source was when the bundle was made: its path and when it was last changed. */
function isFresh(bundle, stamp) {
  if (![bundle, stamp].every((file) => fs.existsSync(file) && isTrusted(fs.lstatSync(file)))) return false;
  const changed = JSON.parse(fs.readFileSync(stamp, "utf8"));
  return Object.entries(changed).every(([file, mtimeMs]) => modified(file) === mtimeMs);
}

function modified(file) {
  return fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs;
}

function checkTypes(folder) {
  const tsc = require.resolve("typescript/bin/tsc");
  const result = spawnSync(process.execPath, [tsc, "--project", folder, "--pretty", "false"], {
    cwd: ROOT,
    encoding: "utf8",
    // The compiler would have Node.js keep its code in the folder for temporary files, and execute what is there.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  if (result.status === 0) return;
  const { RunError } = require("@pulumi/pulumi");
  const message = `The program does not compile; nothing was touched at Render.\n\n${result.stdout}${result.stderr}`;
  throw new RunError(message);
}

// Two runs may build at once: each writes files of its own, and renames put whole ones in place. A source that was saved meanwhile may
// not be in the bundle, or not have been checked: it counts as changed.
function build(folder, bundle, stamp, startedAt) {
  const unfinished = `${bundle}.${process.pid}`;
  const { metafile } = require("esbuild").buildSync({
    absWorkingDir: ROOT,
    entryPoints: [path.join(folder, "index.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    alias: WORKSPACES,
    metafile: true,
    logLevel: "error",
  });
  const sources = [...Object.keys(metafile.inputs), "package-lock.json", "tsconfig.json"];
  const modifiedBefore = (file) => (modified(file) < startedAt ? modified(file) : null);
  const changed = Object.fromEntries(sources.map((file) => [file, modifiedBefore(file)]));
  fs.writeFileSync(`${stamp}.${process.pid}`, JSON.stringify(changed));
  fs.renameSync(unfinished, bundle);
  fs.renameSync(`${stamp}.${process.pid}`, stamp);
}

module.exports = { loadProgram };
