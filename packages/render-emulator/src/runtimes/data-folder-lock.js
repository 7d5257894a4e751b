// The lock of a data folder, in plain JavaScript for the guard's process.
//
// Its holder listens at a Unix socket. Beside the socket stand symbolic links with numbers; the highest leads to the
// holder, or to a socket where nobody listens any more: then the lock is free. It is taken by making the link with the
// next number, which only one process can. Nobody takes the place of a link that is there: between looking at it and
// removing it, it could have become somebody else's.
"use strict";

const { createHash, randomBytes } = require("node:crypto");
const { once } = require("node:events");
const { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } = require("node:fs");
const { connect, createServer } = require("node:net");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const maxSocketPathBytes = 100;

module.exports = { holderAt, holderOf, newestOf, take, untilFree, untilFreeAt };

async function holderOf(dataDir) {
  return holderAt(dataDir, newestOf(dataDir));
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
    const number = newestOf(dataDir);
    if ((await holderAt(dataDir, number)) === undefined) return;
    await untilFreeAt(dataDir, number);
  }
}

async function untilFreeAt(dataDir, number) {
  const socket = await connectTo(dataDir, number);
  if (socket !== undefined) await closed(socket.resume());
}

function newestOf(dataDir) {
  return Math.max(0, ...numbersIn(folderOf(dataDir)));
}

async function take(dataDir, number, answer) {
  const folder = folderOf(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = newSocketName();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`${answer()}\n`);
  });
  server.listen(join(folder, name));
  await once(server, "listening");
  // A higher number is there when others took the lock since its former holder was found gone, and tidied up.
  if (link(folder, number, name) && newestOf(dataDir) === number) {
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
    rmSync(join(folder, readlinkSync(path)), { force: true });
    rmSync(path, { force: true });
  }
}

/** Resolves with nothing when nobody listens there. */
function connectTo(dataDir, number) {
  return new Promise((resolve, reject) => {
    const socket = connect(join(folderOf(dataDir), String(number)));
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

function numbersIn(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

function newSocketName() {
  return `${randomBytes(4).toString("hex")}.socket`;
}

/** Paths of Unix sockets must be short; a deep data folder has its lock in the temporary folder. */
function folderOf(dataDir) {
  const folder = join(resolve(dataDir), "lock");
  if (Buffer.byteLength(join(folder, newSocketName())) <= maxSocketPathBytes) return folder;
  return join(tmpdir(), `slipway-${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16)}.lock`);
}
