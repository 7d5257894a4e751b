// Plain JavaScript: it is needed before anything can be transpiled.
"use strict";

const { chmodSync, lstatSync, mkdirSync, rmdirSync, statSync } = require("node:fs");
const { userInfo } = require("node:os");
const { dirname } = require("node:path");

class FolderError extends Error {}

const writableByOthers = 0o022;

function privateMode({ isPassable = false } = {}) {
  return isPassable && process.getuid?.() === 0 ? 0o711 : 0o700;
}

function privateFolder(path, { isPassable = false, isOnlyRead = false } = {}) {
  const mode = privateMode({ isPassable });
  const isNew = make(path, mode);
  // A link of the user's own to a folder of the user's own is as good as the folder.
  const found = [lstatSync(path), statSync(path)];
  const [, folder] = found;
  if (isOnlyRead && found.every(isTrusted) && folder.uid === 0 && (folder.mode & writableByOthers) === 0) return path;
  for (const { uid } of found.filter((stats) => !isOwn(stats))) {
    if (isNew) rmdirSync(path);
    throw new FolderError(isNew ? givenAway(path, uid) : anothers(path, uid));
  }
  if (!folder.isDirectory()) throw new FolderError(`\`${path}\` is not a folder: remove it.`);
  close(path, mode);
  return path;
}

/** Whether it was made just now. What is above it is nobody else's to rename either, where that is made, too. */
function make(path, mode) {
  try {
    mkdirSync(dirname(path), { recursive: true, mode });
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    if (error.code === "EEXIST" && lstatSync(path, { throwIfNoEntry: false }) !== undefined) return false;
    throw new FolderError(
      `\`${path}\` can't be made (${error.code}): make its place one where you can write, or use another one.`,
    );
  }
}

/** The mode of what was just made is subject to the umask, and what was there may be open to all. */
function close(path, mode) {
  const hasMode = () => process.platform === "win32" || (statSync(path).mode & 0o777) === mode;
  if (hasMode()) return;
  let reason = "the file system keeps no modes";
  try {
    chmodSync(path, mode);
  } catch (error) {
    reason = error.code;
  }
  if (hasMode()) return;
  throw new FolderError(
    `\`${path}\` can't be closed to other users of this machine (${reason}): use a folder on a file system of Linux or macOS.`,
  );
}

function givenAway(path, uid) {
  return (
    `\`${path}\` belonged to another user (uid ${uid}) as soon as it was made, as on a network drive that doesn't let root ` +
    "in: run this as the user who owns the folder above, or use a folder on another file system."
  );
}

function anothers(path, uid) {
  return (
    `\`${path}\` belongs to another user (uid ${uid}), who could put anything there: run this as that user, or, if you trust ` +
    `what is in it, make it yours: \`sudo chown -R ${userName()} ${path}\`.`
  );
}

function userName() {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as in containers.
    return process.getuid();
  }
}

function isOwn({ uid }) {
  // Windows has no such ids.
  return process.getuid === undefined || uid === process.getuid();
}

function isTrusted(stats) {
  return stats.uid === 0 || isOwn(stats);
}

module.exports = { FolderError, anothers, isOwn, isTrusted, privateFolder, privateMode };
