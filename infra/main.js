"use strict";
// What Pulumi loads. The program itself is index.ts.

module.exports = require("../toolchain/program").loadProgram(__dirname);
