import { specimen } from "../../../stacks/specimen";
import { manifestDocuments } from "../manifest-documents/documents";
import { localSettingsWith } from "../new-system/local-settings";
import { identifierOf, requireNewName } from "../new-system/name";
import { checksFile, checksTableWith, exampleFiles, systemFile, tableWith } from "../new-system/template";
import { formatTypeScript, writeFiles } from "../new-system/write";
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
  await writeFiles(root, files, say);
  say(
    `\nThe system is stacks/${name}/index.ts. Only what is committed is deployed: commit it, then \`npm start\` brings it up.`,
  );
}
