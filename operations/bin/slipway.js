#!/usr/bin/env node
"use strict";

require("../../toolchain/typescript");
require("../src/main.ts");
