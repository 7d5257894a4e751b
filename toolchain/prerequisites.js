"use strict";
// Plain JavaScript without dependencies: it runs on an older Node.js and before `npm ci`.

const fs = require("fs");
const path = require("path");

const ROOT = path.join(__dirname, "..");

/** Why this Node.js can't run Slipway, or undefined when it can. */
function nodeFault() {
  const wanted = readJson("package.json").engines.node.replace(">=", "");
  if (compareVersions(process.versions.node, wanted) >= 0) return undefined;
  return `Node.js ${process.versions.node} is too old: Slipway needs ${wanted} or newer (https://nodejs.org/).`;
}

/** Why a folder's node_modules does not fit its package-lock.json, or undefined when it does. npm keeps its own list of what it installed. */
function outdatedPackage(folder = ROOT) {
  if (!fs.existsSync(path.join(folder, "node_modules/.package-lock.json"))) return "node_modules is missing";
  const installed = readJson("node_modules/.package-lock.json", folder).packages;
  const wanted = readJson("package-lock.json", folder).packages;
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

function readJson(file, folder = ROOT) {
  return JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
}

module.exports = { nodeFault, outdatedPackage };
