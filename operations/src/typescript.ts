import { pathToFileURL } from "node:url";

/** What a process of ours needs to load TypeScript: `node --import <this> <file>`. */
export const TYPESCRIPT = pathToFileURL(require.resolve("../../toolchain/typescript.js")).href;
