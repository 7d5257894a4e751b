// Plain JavaScript: it is needed before anything can be transpiled.
"use strict";

const { chmodSync, lstatSync, mkdirSync, statSync } = require("node:fs");
const { dirname } = require("node:path");

class FolderError extends Error {}

function privateFolder(path, { isPassable = false } = {}) {
  const mode = isPassable && process.getuid?.() === 0 ? 0o711 : 0o700;
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  // A link of the user's own to a folder of the user's own is as good as the folder.
  for (const stats of [lstatSync(path), statSync(path)]) {
    if (isOwn(stats)) continue;
    throw new FolderError(
      `\`${path}\` belongs to another user (uid ${stats.uid}), who could put anything there: remove it, or run this as that user.`,
    );
  }
  if (!statSync(path).isDirectory()) throw new FolderError(`\`${path}\` is not a folder: remove it.`);
  // The mode of what was just made is subject to the umask, and what was there may be open to all.
  if ((statSync(path).mode & 0o777) !== mode) chmodSync(path, mode);
  return path;
}

function isOwn({ uid }) {
  // Windows has no such ids.
  return process.getuid === undefined || uid === process.getuid();
}

module.exports = { FolderError, isOwn, privateFolder };
