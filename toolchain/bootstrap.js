"use strict";
// Plain JavaScript without dependencies: it runs on an older Node.js and before `npm ci`.
//   node toolchain/bootstrap.js                    makes the work tree ready
//   node toolchain/bootstrap.js <command> …        and then runs `slipway <command> …`

const { spawnSync } = require("child_process");
const path = require("path");
const { nodeFault, outdatedPackage } = require("./prerequisites");

checkNode();
installPackages();
if (process.argv.length > 2) require("../operations/bin/slipway.js");

/** Ends the process when this Node.js is older than package.json asks for. */
function checkNode() {
  const fault = nodeFault();
  if (fault !== undefined) fail(fault);
}

/** Runs `npm ci` unless node_modules holds what package-lock.json asks for. */
function installPackages() {
  const outdated = outdatedPackage();
  if (outdated === undefined) return;
  process.stderr.write(`npm ci: ${outdated}\n`);
  const cwd = path.join(__dirname, "..");
  // Node.js would keep npm's code in the folder for temporary files, and execute what anybody has put there.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd, env, stdio: ["ignore", 2, 2] });
  if (result.error) fail(`npm can't be started (${result.error.message}). It comes with Node.js: https://nodejs.org/.`);
  if (result.status !== 0) fail("`npm ci` failed; the reason is above.");
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
