// A process of its own, in plain JavaScript so that it starts at once. It holds the lock of a data folder, and it
// outlives an emulator that was killed just long enough to end the emulator's children.
//
// Arguments: the path of the lock (a Unix socket) and the emulator's pid.
// Standard input: lines `+<pid> <signal that ends it>` and `-<pid>`, process groups that begin and end. Its end means
// that the emulator is gone.
// Standard output: `ready` once the lock is held, or `held <pid>` when another emulator has it.
"use strict";

const { rmSync } = require("node:fs");
const { connect, createServer } = require("node:net");
const { createInterface } = require("node:readline");

const [lockPath, emulatorPid] = process.argv.slice(2);
const graceMs = 5_000;
const pollMs = 50;
/** The signal that asks a group to end, by its pid. */
const groups = new Map();
let emulatorIsGone = false;

// An interrupt at a terminal is the emulator's business.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("SIGHUP", () => {});

const lock = createServer((socket) => {
  socket.on("error", () => {});
  socket.write(emulatorIsGone ? "ending\n" : `held ${emulatorPid}\n`);
});

lock.on("listening", () => {
  process.stdout.write("ready\n");
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const [pid, signal] = line.slice(1).split(" ");
    if (line.startsWith("+")) groups.set(Number(pid), signal);
    else groups.delete(Number(pid));
  });
  lines.on("close", endGroups);
});
lock.on("error", (error) => {
  if (error.code === "EADDRINUSE") askHolder();
  else throw error;
});
lock.listen(lockPath);

/**
 * The lock's file is there: its holder is alive, or about to end (then wait for it), or was killed (then take over).
 */
function askHolder() {
  const holder = connect(lockPath);
  let answer = "";
  holder.on("data", (data) => {
    answer += data;
    if (!answer.startsWith("held")) return;
    process.stdout.write(answer);
    process.exit(1);
  });
  holder.on("error", (error) => {
    if (error.code === "ECONNREFUSED") rmSync(lockPath, { force: true });
  });
  holder.on("close", () => lock.listen(lockPath));
}

function endGroups() {
  emulatorIsGone = true;
  signalGroups((signal) => signal);
  const killAt = Date.now() + graceMs;
  const timer = setInterval(() => {
    if (Date.now() >= killAt) signalGroups(() => "SIGKILL");
    signalGroups(() => 0);
    if (groups.size > 0) return;
    clearInterval(timer);
    rmSync(lockPath, { force: true });
    process.exit(0);
  }, pollMs);
}

/** Forgets the groups that are gone; signal 0 only asks. */
function signalGroups(choose) {
  for (const [group, signal] of groups) {
    try {
      process.kill(-group, choose(signal));
    } catch (error) {
      if (error.code === "ESRCH") groups.delete(group);
    }
  }
}
