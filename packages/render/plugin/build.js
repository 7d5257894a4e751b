// Plain JavaScript: nothing has been built yet when this runs.
"use strict";

const { isTrusted, privateFolder } = require("@slipway/private-folder");
const { existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync, utimesSync } = require("node:fs");
const { dirname, join } = require("node:path");

const packageFolder = join(__dirname, "..");
const bundle = join(packageFolder, "dist", "plugin.js");
const sources = [
  join(packageFolder, "package.json"),
  join(packageFolder, "src"),
  join(packageFolder, "..", "private-folder", "src"),
  join(packageFolder, "..", "render-api", "src"),
  join(packageFolder, "..", "render-client", "src"),
  join(packageFolder, "..", "..", "package-lock.json"),
];

/** The path of the provider's bundle, which is built when it is missing or older than its sources. */
function upToDateBundle() {
  try {
    // What is executed from there is nobody else's to write.
    privateFolder(dirname(bundle), { isOnlyRead: true });
    if (!isFresh()) build();
  } catch (error) {
    process.stderr.write(
      `The Render provider could not be built: ${error.message}\nRun \`npm install\` and try again.\n`,
    );
    process.exit(1);
  }
  return bundle;
}

function isFresh() {
  if (!existsSync(bundle) || !isTrusted(lstatSync(bundle))) return false;
  return statSync(bundle).mtimeMs >= Math.max(...sources.map(newestChange));
}

/** When anything at the path was last changed; a lock file is not in every checkout. */
function newestChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stats.mtimeMs);
}

// Two processes may build at once: each writes a file of its own, and the rename puts a whole one in place.
// It counts as old as its beginning: a source that was saved meanwhile may not be in it.
function build() {
  privateFolder(dirname(bundle));
  const unfinished = `${bundle}.${process.pid}`;
  const startedAt = new Date();
  try {
    bundlePlugin(unfinished);
    utimesSync(unfinished, startedAt, startedAt);
    renameSync(unfinished, bundle);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Bundles the plugin with all that it imports. `firstLine` comes before the code. */
function bundlePlugin(outfile, firstLine = "") {
  require("esbuild").buildSync({
    entryPoints: [join(packageFolder, "src", "main.ts")],
    outfile,
    banner: { js: firstLine },
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
}

module.exports = { bundlePlugin, upToDateBundle };

if (require.main === module) upToDateBundle();
