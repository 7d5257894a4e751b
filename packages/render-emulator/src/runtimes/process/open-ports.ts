import { readdir, readFile, readlink } from "node:fs/promises";

export type Protocol = "tcp" | "udp";

/** Where a process listens; the address is empty for all addresses. */
export interface OpenPort {
  protocol: Protocol;
  address: string;
  port: number;
}

/**
 * Where the processes of a group listen, by Linux' own tables; nothing elsewhere, and of processes that have left the
 * group.
 */
export async function openPortsOf(groupId: number, protocols: readonly Protocol[] = ["tcp"]): Promise<OpenPort[]> {
  const sockets = new Set((await Promise.all((await processesOf(groupId)).map(socketsOf))).flat());
  const open = await Promise.all(protocols.flatMap((protocol) => [readTable(protocol, ""), readTable(protocol, "6")]));
  return open.flat().filter(({ socket }) => sockets.has(socket));
}

async function readTable(protocol: Protocol, version: "" | "6") {
  const table = await readFile(`/proc/net/${protocol}${version}`, "utf8").catch(() => "");
  return listeners(table, protocol).map((row) => ({ protocol, ...row }));
}

async function processesOf(groupId: number): Promise<string[]> {
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(ids.map(groupOf));
  return ids.filter((_, index) => groups[index] === groupId);
}

async function groupOf(id: string): Promise<number | undefined> {
  const text = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  // After the name, which may have parentheses of its own: state, parent, group.
  return Number(/.*\) \S+ \S+ (\S+)/s.exec(text)?.[1]);
}

/** The numbers of the sockets that a process holds. */
async function socketsOf(id: string): Promise<string[]> {
  const folder = `/proc/${id}/fd`;
  const files = await readdir(folder).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => "")));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** The state of a socket that takes what comes from anybody: of UDP, one that is connected to nobody. */
const listening = { tcp: "0A", udp: "07" };

/** The rows of one of Linux' tables of sockets that listen. */
export function listeners(table: string, protocol: Protocol): (Omit<OpenPort, "protocol"> & { socket: string })[] {
  const rows = table.split("\n").map((line) => line.trim().split(/\s+/));
  return rows
    .filter((columns) => columns[3] === listening[protocol])
    .map((columns) => {
      const [address = "", port = ""] = columns[1]?.split(":") ?? [];
      return { address: readable(address), port: parseInt(port, 16), socket: columns[9] ?? "" };
    });
}

/** Hexadecimal, each four bytes of it the last first. */
function readable(hex: string): string {
  if (/^0+$/.test(hex)) return "";
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const v4 = bytes.map((byte) => parseInt(byte, 16));
  if (bytes.length === 4) return v4.join(".");
  if (/^0{20}ffff/i.test(bytes.join(""))) return v4.slice(-4).join(".");
  const groups = bytes.join("").match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(":")}]`).hostname;
}
