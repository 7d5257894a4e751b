// One of several threads which try to take the locks of many data folders, each lock at the same moment.
"use strict";

const { parentPort, workerData } = require("node:worker_threads");
const { take } = require("../runtimes/data-folder-lock");

const { dataDirs, threads, arrivals } = workerData;

(async () => {
  const taken = [];
  for (const [index, dataDir] of dataDirs.entries()) {
    Atomics.add(arrivals, index, 1);
    while (Atomics.load(arrivals, index) < threads);
    if (await take(dataDir, 2, () => "held 1")) taken.push(dataDir);
  }
  parentPort.postMessage(taken);
})();
