import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { findPackageJson, readPackageJson } from "./asked-version";
import type { InstalledPackage } from "./npm-packages";

const hiddenLockSchema = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

/**
 * The SHA-512 that `packageManager` in `package.json` states of a package manager's archive, in hex, as Corepack writes it
 * there: `pnpm@10.4.1+sha512.…`. Whoever states one wants no other archive, whatever the registry says.
 */
export async function statedChecksum(dir: string, manager: string): Promise<string | undefined> {
  const path = await findPackageJson(dir);
  if (path === undefined) return undefined;
  const { packageManager } = await readPackageJson(join(dir, path));
  const [, name, checksum] = /^(\w+)@[^+]+\+sha512\.([\da-f]+)$/i.exec(String(packageManager)) ?? [];
  return name === manager ? checksum?.toLowerCase() : undefined;
}

/** @throws when a package isn't of the archive that was stated; nothing of it has been run by then */
export async function requireChecksum({ dir }: InstalledPackage, name: string, stated: string): Promise<void> {
  // npm keeps there what each archive was, as it has checked it.
  const text = await readFile(join(dir, ...name.split("/").map(() => ".."), ".package-lock.json"), "utf8");
  const { integrity = "" } = hiddenLockSchema.parse(JSON.parse(text)).packages[`node_modules/${name}`] ?? {};
  const sums = integrity.split(" ").filter((part) => part.startsWith("sha512-"));
  const found = sums.map((part) => Buffer.from(part.slice("sha512-".length), "base64").toString("hex"));
  if (found.includes(stated)) return;
  throw new Error(`the registry has another archive than package.json states: its SHA-512 is ${found.join(", ")}`);
}
