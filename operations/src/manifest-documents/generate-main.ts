import { mkdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { systems } from "../../../stacks";
import { print } from "../terminal";
import { freshnessOf } from "./stale";

const root = path.resolve(__dirname, "../../..");

/** Writes what is written from manifests, and removes what was written from those that are gone. */
async function generate(): Promise<void> {
  const { stale, leftover } = await freshnessOf(root, systems);
  for (const { file, text } of stale) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    print(file);
  }
  for (const file of leftover) {
    await rm(path.join(root, file));
    print(`${file} is removed`);
  }
}

void generate();
