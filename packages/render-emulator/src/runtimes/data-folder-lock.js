// The lock of a data folder, in plain JavaScript for the guard's process.
//
// Its holder listens at a Unix socket. Beside the socket stand symbolic links with numbers; the highest leads to the
// holder, or to a socket where nobody listens any more: then the lock is free. It is taken by making the link with the
// next number, which only one process can. Nobody takes the place of a link that is there: between looking at it and
// removing it, it could have become somebody else's.
//
// What a lock says is acted on: processes get signals, files are removed. So the folder is its user's alone, and of what is in it only
// links and sockets of that user count.
"use strict";

const { FolderError, isOwn, privateFolder } = require("@slipway/private-folder");
const { createHash, randomBytes } = require("node:crypto");
const { once } = require("node:events");
const { lstatSync, readdirSync, readlinkSync, rmSync, symlinkSync } = require("node:fs");
const { connect, createServer } = require("node:net");
const { join, resolve } = require("node:path");

const maxSocketPathBytes = 100;
const linkName = /^[1-9]\d{0,14}$/;
const socketName = /^[0-9a-f]{8}\.socket$/;

module.exports = { holderAt, holderOf, newestOf, take, untilFree, untilFreeAt };

async function holderOf(dataDir) {
  return holderAt(dataDir, await newestOf(dataDir));
}

async function holderAt(dataDir, number) {
  const socket = await connectTo(dataDir, number);
  if (socket === undefined) return undefined;
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
    if (answer.endsWith("\n")) socket.destroy();
  });
  await closed(socket);
  const pid = /^held (\d+)$/m.exec(answer)?.[1];
  return { pid: pid === undefined ? undefined : Number(pid) };
}

async function untilFree(dataDir) {
  for (;;) {
    const number = await newestOf(dataDir);
    if ((await holderAt(dataDir, number)) === undefined) return;
    await untilFreeAt(dataDir, number);
  }
}

async function untilFreeAt(dataDir, number) {
  const socket = await connectTo(dataDir, number);
  if (socket !== undefined) await closed(socket.resume());
}

async function newestOf(dataDir) {
  return Math.max(0, ...numbersIn(await folderOf(dataDir)));
}

async function take(dataDir, number, answer) {
  const folder = privateFolder(await folderOf(dataDir));
  removeForeign(folder);
  const name = newSocketName();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`${answer()}\n`);
  });
  server.listen(join(folder, name));
  await once(server, "listening");
  // A higher number is there when others took the lock since its former holder was found gone, and tidied up.
  if (link(folder, number, name) && (await newestOf(dataDir)) === number) {
    removeFormer(folder, number);
    return true;
  }
  server.close();
  return false;
}

/** The link is made last, so that whoever follows it finds the holder listening. */
function link(folder, number, name) {
  try {
    symlinkSync(name, join(folder, String(number)));
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function removeFormer(folder, number) {
  for (const former of numbersIn(folder).filter((candidate) => candidate < number)) {
    const path = join(folder, String(former));
    const target = targetOf(path);
    if (target !== undefined) rmSync(join(folder, target), { force: true });
    rmSync(path, { force: true });
  }
}

/** What others put there while they could would be in the way for ever. */
function removeForeign(folder) {
  // Each is judged by itself: one that was made since a list was read may be the lock that somebody has just taken.
  const names = readdirSync(folder).filter((name) => linkName.test(name) && !isOurs(folder, name));
  for (const name of names) rmSync(join(folder, name), { force: true });
}

/** Resolves with nothing when nobody listens there. */
async function connectTo(dataDir, number) {
  const folder = await folderOf(dataDir);
  if (!numbersIn(folder).includes(number)) return undefined;
  return new Promise((resolve, reject) => {
    const socket = connect(join(folder, String(number)));
    socket.once("connect", () => resolve(socket));
    socket.on("error", (error) => {
      // The last is what a holder leaves that ends at this moment.
      if (["ENOENT", "ECONNREFUSED", "ECONNRESET"].includes(error.code)) resolve(undefined);
      else reject(error);
    });
  });
}

function closed(socket) {
  return new Promise((resolve) => socket.once("close", resolve));
}

/** Those of our own links that lead to a socket of ours beside them, or to one that is gone. */
function numbersIn(folder) {
  if (!isOwnThere(folder)) return [];
  return readdirSync(folder)
    .filter((name) => linkName.test(name) && isOurs(folder, name))
    .map(Number);
}

function isOurs(folder, name) {
  if (!isOwnThere(join(folder, name))) return false;
  const target = targetOf(join(folder, name));
  if (target === undefined || !socketName.test(target)) return false;
  const stats = statOf(join(folder, target));
  return stats === undefined || (stats.isSocket() && isOwn(stats));
}

/** Undefined when it is no link, or gone: whoever takes the lock tidies up. */
function targetOf(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isOwnThere(path) {
  const stats = statOf(path);
  return stats !== undefined && isOwn(stats);
}

function statOf(path) {
  return lstatSync(path, { throwIfNoEntry: false });
}

function newSocketName() {
  return `${randomBytes(4).toString("hex")}.socket`;
}

/** Paths of Unix sockets must be short; a deep data folder has its lock in the user's cache. */
async function folderOf(dataDir) {
  const folder = join(resolve(dataDir), "lock");
  if (isShort(folder)) return folder;
  const { default: envPaths } = await import("env-paths");
  const hash = createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16);
  const elsewhere = join(envPaths("slipway-emulator", { suffix: "" }).cache, `${hash}.lock`);
  if (isShort(elsewhere)) return elsewhere;
  throw new FolderError(
    `The path of data folder \`${resolve(dataDir)}\` is too long for a lock in it, and so is that of the user's cache ` +
      `(\`${elsewhere}\`): use a folder with a path of at most ${maxSocketPathBytes - "/lock/".length - newSocketName().length} bytes.`,
  );
}

function isShort(folder) {
  return Buffer.byteLength(join(folder, newSocketName())) <= maxSocketPathBytes;
}
