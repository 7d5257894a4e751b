import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { print } from "../terminal";
import { blueprintDocument } from "./documents";

const root = path.resolve(__dirname, "../../..");

/** Writes what is written from compositions and manifests, and says so, where it is otherwise. */
async function generate(): Promise<void> {
  const { file, text } = await blueprintDocument(root);
  const place = path.join(root, file);
  if ((await readFile(place, "utf8").catch(() => undefined)) === text) return;
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
  print(file);
}

void generate();
