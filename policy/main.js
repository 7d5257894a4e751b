"use strict";
// What Pulumi loads. The pack itself is index.ts.

const { loadProgram } = require("../toolchain/program");

module.exports = loadProgram(__dirname);
