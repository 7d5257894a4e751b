"use strict";

module.exports = require("../../../toolchain/program").loadProgram(__dirname);
