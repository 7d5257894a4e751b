"use strict";

const { loadProgram } = require("../../../toolchain/program");

module.exports = loadProgram(__dirname);
