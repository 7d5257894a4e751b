#!/usr/bin/env node
"use strict";

require("../../toolchain/typescript");
require("./lazy-sdk");
require("../src/main.ts");
