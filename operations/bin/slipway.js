#!/usr/bin/env node
"use strict";

const path = require("node:path");
const { loadModule } = require("../../toolchain/load-module");

require("./lazy-sdk");
loadModule(path.join(__dirname, "../src/main.ts"));
