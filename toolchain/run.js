"use strict";
// Runs a TypeScript module of ours as a program: `node toolchain/run.js <module> …`.

const path = require("node:path");
const { loadModule } = require("./load-module");

process.argv.splice(1, 1);
process.argv[1] = path.resolve(process.argv[1]);
loadModule(process.argv[1]);
