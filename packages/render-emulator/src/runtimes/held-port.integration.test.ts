import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { holdPort } from "./held-port";
import { ephemeralPorts } from "./port-range";

const holder = `
  const { holdPort } = require(${JSON.stringify(join(__dirname, "held-port.ts"))});
  Promise.all(Array.from({ length: 200 }, () => holdPort("lasting")))
    .then((held) => { console.log(JSON.stringify(held.map(({ port }) => port))); process.stdin.resume(); });`;

test("ports that are held at once, by several processes, are all different and none that the system hands out", async () => {
  const processes = Array.from({ length: 3 }, () =>
    execa(process.execPath, ["--import", join(__dirname, "../../../../toolchain/typescript.js"), "-e", holder]),
  );
  const lists = processes.map(async (process) => {
    const [line] = (await once(process.stdout, "data")) as [Buffer];
    return JSON.parse(line.toString()) as number[];
  });
  const ports = (await Promise.all(lists)).flat();
  for (const process of processes) process.stdin.end();
  await Promise.all(processes);
  expect(new Set(ports).size).toBe(600);
  const { first, last } = ephemeralPorts();
  expect(ports.filter((port) => port >= first && port <= last)).toEqual([]);
});

test("a held port is free for whoever it is for, and can be held again once it is released", async () => {
  const held = await holdPort("passing");
  const server = createServer().listen(held.port, "0.0.0.0");
  await once(server, "listening");
  server.close();
  held.release();
});
