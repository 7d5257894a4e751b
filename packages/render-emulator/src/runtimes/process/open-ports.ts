import { readdir, readFile, readlink } from "node:fs/promises";
import { linuxProcesses } from "../load/linux-processes";
import { treesOf } from "../load/process-trees";

export type Protocol = "tcp" | "udp";

/** Where a process listens; the address is empty for all addresses. */
export interface OpenPort {
  protocol: Protocol;
  address: string;
  port: number;
}

/** Where a process listens, or one of its group or its descendants, by Linux' own tables; nothing elsewhere. */
export async function openPortsOf(pid: number, protocols: readonly Protocol[] = ["tcp"]): Promise<OpenPort[]> {
  const tree = treesOf(linuxProcesses.rows(), new Set([pid])).get(pid) ?? [];
  const sockets = new Set((await Promise.all(tree.map((row) => socketsOf(row.pid)))).flat());
  const open = await Promise.all(protocols.flatMap((protocol) => [readTable(protocol, ""), readTable(protocol, "6")]));
  return open.flat().filter(({ socket }) => sockets.has(socket));
}

async function readTable(protocol: Protocol, version: "" | "6") {
  const table = await readFile(`/proc/net/${protocol}${version}`, "utf8").catch(() => "");
  return listeners(table, protocol).map((row) => ({ protocol, ...row }));
}

/** The numbers of the sockets that a process holds. */
async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
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
