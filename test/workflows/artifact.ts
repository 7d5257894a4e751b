import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Inputs = z.strictObject({
  name: z.string(),
  path: z.string(),
  "include-hidden-files": z.enum(["true", "false"]).default("false"),
});

/** What `actions/upload-artifact` would keep of the workspace, a line for each file; a warning where there is none. */
export async function keptFiles(workspace: string, given: Readonly<Record<string, string>>): Promise<string> {
  const { name, path, "include-hidden-files": takesHidden } = Inputs.parse(given);
  const isHidden = (file: string): boolean => file.split("/").some((part) => part.startsWith("."));
  const found = await readdir(join(workspace, path), { recursive: true }).catch(() => []);
  const kept = found.map((file) => join(path, file)).filter((file) => takesHidden === "true" || !isHidden(file));
  if (kept.length === 0) return `::warning::No files were found with the provided path: ${path}.\n`;
  return kept.map((file) => `${name}: ${file}\n`).join("");
}
