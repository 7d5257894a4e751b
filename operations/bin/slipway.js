#!/usr/bin/env node
"use strict";

// Registers tsx for `require` and `import()` alike.
require("tsx");
require("../src/main.ts");
