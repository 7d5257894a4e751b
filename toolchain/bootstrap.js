"use strict";
// Plain JavaScript without dependencies: it runs on an older Node.js and before `npm ci`.
//   node toolchain/bootstrap.js                    makes the work tree ready
//   node toolchain/bootstrap.js <command> …        and then runs `slipway <command> …`

const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const ROOT = path.join(__dirname, "..");

checkNode();
installPackages();
if (process.argv.length > 2) require("../operations/bin/slipway.js");

/** Ends the process when this Node.js is older than package.json asks for. */
function checkNode() {
  const wanted = readJson("package.json").engines.node.replace(">=", "");
  const isOlder = compareVersions(process.versions.node, wanted) < 0;
  if (isOlder) {
    fail(`Node.js ${process.versions.node} is too old: Slipway needs ${wanted} or newer (https://nodejs.org/).`);
  }
}

/** Runs `npm ci` unless node_modules holds what package-lock.json asks for. */
function installPackages() {
  const outdated = outdatedPackage();
  if (outdated === undefined) return;
  process.stderr.write(`npm ci: ${outdated}\n`);
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (result.error) fail(`npm can't be started (${result.error.message}). It comes with Node.js: https://nodejs.org/.`);
  if (result.status !== 0) fail("`npm ci` failed; its reason stands above.");
}

/** Why node_modules does not fit package-lock.json, or undefined when it does. npm keeps its own list of what it installed. */
function outdatedPackage() {
  if (!fs.existsSync(path.join(ROOT, "node_modules/.package-lock.json"))) return "node_modules is missing";
  const installed = readJson("node_modules/.package-lock.json").packages;
  const wanted = readJson("package-lock.json").packages;
  for (const name of Object.keys(wanted)) {
    const entry = wanted[name];
    if (!name.includes("node_modules/") || entry.optional || entry.devOptional || entry.peer) continue;
    if (installed[name] === undefined) return `\`${name}\` is missing`;
    if (installed[name].version !== entry.version) return `\`${name}\` is not ${entry.version}`;
  }
  return undefined;
}

function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split(".").map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : a[at] - b[at];
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8"));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
