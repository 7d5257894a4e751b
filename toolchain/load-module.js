"use strict";

const { upToDateBundle } = require("./bundle");

/**
 * Loads a TypeScript module of ours into this process, which ends where that can't be.
 *
 * @param {string} entry its absolute path
 */
function loadModule(entry) {
  // Where an error came about is told by its source.
  process.setSourceMapsEnabled(true);
  require(bundleOrEnd(entry));
}

function bundleOrEnd(entry) {
  try {
    return upToDateBundle(entry);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

module.exports = { loadModule };
