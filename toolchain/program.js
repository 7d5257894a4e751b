"use strict";
// Pulumi loads TypeScript programs through ts-node, which checks every type anew at each run. This does it once per change: a program
// is type-checked and bundled when one of its sources has changed, and from then on loaded as plain JavaScript. It is plain JavaScript
// itself, since Pulumi loads it first.

const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { ROOT, upToDateBundle } = require("./bundle");

/**
 * The exports of a TypeScript program.
 *
 * @param {string} folder the program's folder, with an `index.ts` and a `tsconfig.json`
 * @throws {RunError} with the compiler's messages when a type is wrong; nothing of the program has run then
 */
function loadProgram(folder) {
  // Pulumi maps stacks to the TypeScript sources of its SDK, which nobody has. That costs time at every resource, and Node.js 20 spins for
  // ten seconds when it inspects an error with a frame such as `node_modules/@pulumi/resource.ts`, a scope without a package.
  Error.prepareStackTrace = undefined;
  // Pulumi's SDK sends each reply of the engine as a debug message, secrets in clear, and `pulumi up --json` prints those.
  require("@pulumi/pulumi/log").debug = () => Promise.resolve();
  return require(bundleOf(folder));
}

function bundleOf(folder) {
  try {
    return upToDateBundle(path.join(folder, "index.ts"), () => checkTypes(folder));
  } catch (error) {
    // Pulumi prints this one's message alone, without a stack.
    const { RunError } = require("@pulumi/pulumi");
    throw new RunError(error.message);
  }
}

function checkTypes(folder) {
  const tsc = require.resolve("typescript/bin/tsc");
  const result = spawnSync(process.execPath, [tsc, "--project", folder, "--pretty", "false"], {
    cwd: ROOT,
    encoding: "utf8",
    // The compiler would have Node.js keep its code in the folder for temporary files, and execute what is there.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  if (result.status === 0) return;
  throw new Error(`The program does not compile; nothing was touched at Render.\n\n${result.stdout}${result.stderr}`);
}

module.exports = { loadProgram };
