import { readdir, readFile } from "node:fs/promises";
import { type OpenPort, openPortsOf } from "../runtimes/process/open-ports";

/** Where a process and all that it started listen, by Linux' own tables; empty addresses are all addresses. */
export async function listenersOfDescendants(pid: number): Promise<OpenPort[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = (await Promise.all(ids.map(placeOf))).filter((place) => place !== undefined);
  const family = new Set([pid]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const { id, parent } of found) if (family.has(parent)) family.add(id);
  }
  const groups = new Set(found.filter(({ id }) => family.has(id)).map(({ group }) => group));
  return (await Promise.all([...groups].map((group) => openPortsOf(group)))).flat();
}

async function placeOf(id: number): Promise<{ id: number; parent: number; group: number } | undefined> {
  const text = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  // After the name, which may have parentheses of its own: state, parent, group.
  const [, parent, group] = /.*\) \S+ (\S+) (\S+)/s.exec(text) ?? [];
  return parent === undefined ? undefined : { id, parent: Number(parent), group: Number(group) };
}
