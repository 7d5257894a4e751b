import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { InstalledPackage } from "./npm-packages";

const hiddenLockSchema = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

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
