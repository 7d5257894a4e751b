"use strict";
// What Pulumi loads. The program itself is index.ts.

const { loadProgram } = require("../toolchain/program");

module.exports = loadProgram(__dirname);
