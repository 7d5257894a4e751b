import { z } from "zod";
import {
  branchExpected,
  branchPattern,
  hasPassword,
  lineExpected,
  linePattern,
  pathWithinPattern,
} from "../../components/source";
import type { Problem, SettingsContext } from "../problem";

/** Where all services' code is. */
export interface SourceSettings {
  /** Empty where nothing is built and none is said. */
  repo: string;
  rootDir: string;
  branch: string;
}

/** Never one outside the repository, and each in one spelling. */
function isFolder(path: string): boolean {
  return (
    path === "" || (pathWithinPattern.test(path) && path.split("/").every((part) => !["", "."].includes(part.trim())))
  );
}

const repo = z
  .string()
  .min(1)
  .regex(linePattern, `expected ${lineExpected}`)
  .meta({
    description: "the Git URL of the repository that holds the code; in `local` a path too",
    examples: ["https://github.com/<you>/<repository>"],
  });

/**
 * @param system the system's name
 * @param isBuilt whether any of its services is, or can be, built from the repository; without one nothing needs it
 */
export function sourceSettings(system: string, isBuilt: boolean) {
  return {
    repo: isBuilt ? repo : repo.default(""),
    /** Folder of the repository in which the system is. */
    rootDir: z
      .string()
      .refine(isFolder, `expected a folder of the repository such as \`apps/${system}\``)
      .default("")
      .meta({ examples: [`examples/${system}`] }),
    /** The branch that is followed, and that the platform shows. */
    branch: z.string().regex(branchPattern, `expected ${branchExpected}`).default("main"),
  };
}

/** What opens a repository is for nobody who can read the stack's file, which git has. */
export function sourceProblems({ repo }: SourceSettings, { isEncrypted }: SettingsContext): Problem[] {
  if (!hasPassword(repo) || isEncrypted(["repo"])) return [];
  const message =
    "has a password or a token in the clear: make a new one, since git may hold this one, and encrypt the URL, or leave it out";
  return [{ path: ["repo"], message, fix: { set: "<repository>", secret: true } }];
}
