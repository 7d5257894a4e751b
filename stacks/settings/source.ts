import { z } from "zod";

/** Where all services' code is. */
export interface SourceSettings {
  repo: string;
  rootDir: string;
  branch: string;
}

/** Never one outside the repository. */
function isFolder(path: string): boolean {
  return path === "" || path.split("/").every((part) => !["", ".", ".."].includes(part.trim()));
}

/** @param system the system's name */
export function sourceSettings(system: string) {
  return {
    repo: z
      .string()
      .min(1)
      .meta({
        description: "the Git URL of the repository that holds the code; in `local` a path too",
        examples: ["https://github.com/<you>/<repository>"],
      }),
    /** Folder of the repository in which the system is. */
    rootDir: z
      .string()
      .refine(isFolder, `expected a folder of the repository such as \`apps/${system}\``)
      .default("")
      .meta({ examples: [`examples/${system}`] }),
    /** The branch that is followed, and that the platform shows. */
    branch: z.string().min(1).default("main"),
  };
}
