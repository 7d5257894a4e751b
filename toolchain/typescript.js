"use strict";
// Lets a process load our TypeScript: `require` this, or `node --import ./toolchain/typescript.js <file>`.
//
// tsx keeps what it has transpiled, and executes it next time, in the folder for temporary files, under a name that anybody can guess:
// another user of the machine who made that folder first would run code as this one. So tsx gets a folder of the user's own for it.
// For the same reason nothing that is started from here keeps compiled code, which Node.js has there, too.

const path = require("node:path");
const { privateFolder } = require("../packages/private-folder/src/private-folder");

const shared = process.env.TMPDIR;
process.env.NODE_DISABLE_COMPILE_CACHE = "1";
process.env.TMPDIR = folderForOutput();
// Registers itself for `require` and `import()` alike.
require("tsx");
if (shared === undefined) delete process.env.TMPDIR;
else process.env.TMPDIR = shared;

function folderForOutput() {
  try {
    // In a folder of root's tsx finds what root had it make, and keeps nothing.
    const ownFolder = privateFolder(path.join(__dirname, "..", ".slipway"), { isPassable: true, isOnlyRead: true });
    return privateFolder(path.join(ownFolder, "typescript"), { isOnlyRead: true });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
