import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { isListening } from "./port";
import { ephemeralPorts, halfFor, type PortUse, rangeOutside } from "./port-range";

/** A port on which nobody listens, and which no emulator of this machine chooses until it is released. */
export interface HeldPort {
  port: number;
  release(): void;
}

/**
 * Chooses a port out of those that the system hands out to nobody, from a random one on.
 *
 * It is held by a UDP socket of the same number: the system gives that to one holder only and takes it back however
 * the holder ends, and whoever the port is for can listen on it by TCP in the meantime.
 */
export async function holdPort(use: PortUse): Promise<HeldPort> {
  const { first, last } = halfFor(use, rangeOutside(ephemeralPorts()));
  const count = last - first + 1;
  const start = randomInt(count);
  for (let step = 0; step < count; step += 1) {
    const port = first + ((start + step) % count);
    const release = await hold(port);
    if (release === undefined) continue;
    if (await isFree(port)) return { port, release };
    release();
  }
  throw new Error(`all ports from ${first} to ${last} are taken: stop some of the programs that listen there`);
}

/** What lets go of it again; undefined when it is another's. */
function hold(port: number): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4").unref();
    socket.once("error", () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(() => socket.close()));
  });
}

/** Some systems let a program listen on 127.0.0.1 where another one listens on all addresses, so both are tried. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && !(await isListening(port));
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
