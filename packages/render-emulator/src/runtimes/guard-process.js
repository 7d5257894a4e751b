// A process of its own, in plain JavaScript so that it starts at once. It holds the lock of a data folder, and it
// outlives an emulator that was killed just long enough to end the emulator's children.
//
// Arguments: the data folder and the emulator's pid.
// Standard input: lines `+<pid> <signal that ends it>` and `-<pid>`, process groups that begin and end, and `docker <JSON>` for a Docker engine
// and the label of the emulator's containers there. Its end means that the emulator is gone.
// Standard output: `ready` once the lock is held, `held <pid>` when another emulator has it, `failed <why>` when it can't be taken;
// before that `waiting` when what a former emulator started has yet to end.
"use strict";

const { createInterface } = require("node:readline");
const { endContainers } = require("./guard-containers");
const { holderAt, newestOf, take, untilFreeAt } = require("./data-folder-lock");

const [dataDir, emulatorPid] = process.argv.slice(2);
const graceMs = 5_000;
const pollMs = 50;
/** The signal that asks a group to end, by its pid. */
const groups = new Map();
/** Docker engines, each with the label of what ends there. */
const engines = [];
let emulatorIsGone = false;

// An interrupt at a terminal is the emulator's business.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("SIGHUP", () => {});

main().catch((error) => {
  process.stdout.write(`failed ${error.message}\n`);
  process.exit(1);
});

async function main() {
  await takeLock();
  process.stdout.write("ready\n");
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.startsWith("docker ")) return engines.push(JSON.parse(line.slice("docker ".length)));
    const [pid, signal] = line.slice(1).split(" ");
    if (line.startsWith("+")) groups.set(Number(pid), signal);
    else groups.delete(Number(pid));
  });
  lines.on("close", endGroups);
}

async function takeLock() {
  let isWaiting = false;
  for (;;) {
    const number = await newestOf(dataDir);
    const holder = await holderAt(dataDir, number);
    if (holder === undefined) {
      if (await take(dataDir, number + 1, () => (emulatorIsGone ? "ending" : `held ${emulatorPid}`))) return;
    } else if (holder.pid === undefined) {
      // Asked at the moment of its end, the former one may seem to be there still.
      if (!isWaiting) process.stdout.write("waiting\n");
      isWaiting = true;
      await untilFreeAt(dataDir, number);
    } else {
      process.stdout.write(`held ${holder.pid}\n`);
      process.exit(1);
    }
  }
}

function endGroups() {
  emulatorIsGone = true;
  signalGroups((signal) => signal);
  let areContainersGone = false;
  void Promise.allSettled(engines.map((engine) => endContainers(engine, graceMs))).then(
    () => (areContainersGone = true),
  );
  const killAt = Date.now() + graceMs;
  setInterval(() => {
    if (Date.now() >= killAt) signalGroups(() => "SIGKILL");
    signalGroups(() => 0);
    // In containers whose first process reaps nothing, those that were killed are there for ever, and hold nothing.
    const areGroupsGone = groups.size === 0 || Date.now() >= killAt + graceMs;
    if (areGroupsGone && areContainersGone) process.exit(0);
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
