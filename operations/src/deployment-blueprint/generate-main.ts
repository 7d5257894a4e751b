import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { print } from "../terminal";
import { blueprintDocument } from "./documents";

const root = path.resolve(__dirname, "../../..");

/** Writes what is written from compositions and manifests. */
async function generate(): Promise<void> {
  const { file, text } = await blueprintDocument(root);
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
  print(file);
}

void generate();
