import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { specimen } from "../../../stacks/specimen";
import { manifestDocuments } from "../manifest-documents/documents";
import { localSettingsWith } from "../new-system/local-settings";
import { identifierOf, requireNewName } from "../new-system/name";
import { checksFile, checksTableWith, exampleFiles, type NewFile, systemFile, tableWith } from "../new-system/template";
import type { CommandContext } from "./context";

/**
 * Adds a system to the project: its file, its checks, their rows in the tables, its example, what brings it up on this machine, and the
 * documents of its manifest.
 */
export async function newSystem({ project, say }: CommandContext, name: string): Promise<void> {
  const { root } = project;
  requireNewName(root, name);
  const identifier = identifierOf(name);
  const sources = [
    systemFile(root, name, identifier),
    tableWith(root, name, identifier),
    checksFile(root, name),
    checksTableWith(root, name, identifier),
  ];
  const formatted = await Promise.all(sources.map((file) => formatTypeScript(root, file)));
  // All of them are made before one is written, so that nothing is left half-done.
  const documents = await manifestDocuments({ root, system: specimen, name, hasFolder: () => true });
  const files = [...formatted, ...exampleFiles(root, name), localSettingsWith(root, name), ...documents];
  for (const { file, text } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  for (const { file } of files) say(file);
  say(
    `\nThe system is stacks/${name}/index.ts. Only what is committed is deployed: commit it, then \`npm start\` brings it up.`,
  );
}

async function formatTypeScript(root: string, { file, text }: NewFile): Promise<NewFile> {
  const options = await resolveConfig(path.join(root, file));
  return { file, text: await format(text, { ...options, parser: "typescript" }) };
}
