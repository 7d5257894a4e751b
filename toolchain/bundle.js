"use strict";
// Our TypeScript is bundled once per change, and from then on loaded as plain JavaScript: transpiling it file by file, from however near a
// cache, is most of what a short command would do. This is plain JavaScript itself, since it is loaded first.

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { isTrusted, privateFolder } = require("../packages/private-folder/src/private-folder");

const ROOT = path.join(__dirname, "..");

/** What decides how each bundle is made: workspaces say in their package.json by which modules they are entered. */
const OF_ALL_BUNDLES = [
  ...fs.readdirSync(path.join(ROOT, "packages")).map((name) => `packages/${name}/package.json`),
  ...["toolchain/bundle.js", "toolchain/build-bundle.js", "package-lock.json", "tsconfig.json"],
];

/**
 * The path of a module's bundle, which is built when one of its sources has changed.
 *
 * @param {string} entry absolute path of a TypeScript module in this checkout
 * @param {() => void} [check] what else has to hold of the sources before they are bundled; it throws where it doesn't
 * @throws when it can't be bundled, or the folder for bundles is somebody else's; the message says what to do
 */
function upToDateBundle(entry, check = () => undefined) {
  const name = path.relative(ROOT, entry).replace(/\.ts$/, "").replaceAll(path.sep, "-");
  const folder = bundlesFolder({ isOnlyRead: true });
  const bundle = path.join(folder, `${name}.js`);
  const stamp = path.join(folder, `${name}.json`);
  if (!isFresh(bundle, stamp)) {
    const startedAt = Date.now();
    bundlesFolder({ isOnlyRead: false });
    check();
    build(entry, bundle, stamp, startedAt);
  }
  return bundle;
}

/** What is executed from here is nobody else's to write. Root's will do, as in an image, while nothing has to be built. */
function bundlesFolder({ isOnlyRead }) {
  privateFolder(path.join(ROOT, ".slipway"), { isPassable: true, isOnlyRead });
  return privateFolder(path.join(ROOT, ".slipway", "program"), { isOnlyRead });
}

/** The stamp says where the sources were when the bundle was made, which has paths in it, and when each was last changed. */
function isFresh(bundle, stamp) {
  if (![bundle, stamp].every((file) => fs.existsSync(file) && isTrusted(fs.lstatSync(file)))) return false;
  const { root, changed } = JSON.parse(fs.readFileSync(stamp, "utf8"));
  return root === ROOT && Object.entries(changed).every(([file, mtimeMs]) => modified(file) === mtimeMs);
}

function modified(file) {
  return fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs;
}

// Two runs may build at once: each writes files of its own, and renames put whole ones in place. A source that was saved meanwhile may
// not be in the bundle, or not have been checked: it counts as changed.
function build(entry, bundle, stamp, startedAt) {
  const unfinished = `${bundle}.${process.pid}`;
  const modifiedBefore = (file) => (modified(file) < startedAt ? modified(file) : null);
  const sources = [...bundled(entry, unfinished), ...OF_ALL_BUNDLES];
  const changed = Object.fromEntries(sources.map((file) => [file, modifiedBefore(file)]));
  fs.writeFileSync(`${stamp}.${process.pid}`, JSON.stringify({ root: ROOT, changed }));
  fs.renameSync(unfinished, bundle);
  fs.renameSync(`${stamp}.${process.pid}`, stamp);
}

/** Writes the bundle, and gives the sources that are in it. By a process of its own, since esbuild's plugins run in none that waits. */
function bundled(entry, outfile) {
  const args = [path.join(__dirname, "build-bundle.js"), entry, outfile];
  // Node.js would keep compiled code in the folder for temporary files, and execute what is there.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env });
  if (status !== 0) throw new Error(`\`${path.relative(ROOT, entry)}\` could not be bundled:\n${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { ROOT, upToDateBundle };
