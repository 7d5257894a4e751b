import * as path from "node:path";

/** What a process of ours runs a TypeScript module by: `node <this> <module> …`. */
export const MODULE_RUNNER = path.join(__dirname, "../../toolchain/run.js");
