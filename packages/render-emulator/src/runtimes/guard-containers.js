// What the guard process does with containers: by the engine's own API over its socket, since the guard has to start at once.
"use strict";

const { request } = require("node:http");

/** Longer than an engine takes to stop a container and remove it. */
const answerLimitMs = 30_000;
/** Another look is taken as long as something was found: a container may have been about to be made. */
const mostLooks = 5;

/**
 * Asks all containers of a label to end, and removes them with their anonymous volumes.
 *
 * @throws when the engine doesn't answer: then it runs none
 */
async function endContainers({ socketPath, label }, graceMs) {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const list = async () => JSON.parse(await ask(socketPath, "GET", `/containers/json?all=1&filters=${filters}`));
  for (let look = 0; look < mostLooks; look += 1) {
    const containers = await list();
    if (containers.length === 0) return;
    await Promise.allSettled(
      containers.map(async ({ Id }) => {
        await ask(socketPath, "POST", `/containers/${Id}/stop?t=${graceMs / 1000}`);
        await ask(socketPath, "DELETE", `/containers/${Id}?force=1&v=1`);
      }),
    );
  }
}

function ask(socketPath, method, path) {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, timeout: answerLimitMs }, (answer) => {
      let text = "";
      answer.on("data", (data) => (text += data));
      answer.on("end", () => resolve(text));
      answer.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer")));
    sent.on("error", reject);
    sent.end();
  });
}

module.exports = { endContainers };
