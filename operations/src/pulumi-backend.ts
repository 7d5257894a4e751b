import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { z } from "zod";
import type { Project } from "./project";
import { emulatorHost, hasStackFile, readYaml } from "./stack-config";

/** Whose Pulumi backend a command works on: that of the stacks on the emulator, in the project's folder, or the user's own. */
export type Backend = "emulator" | "user's";

/** What may have been chosen before, by `pulumi login` or by an environment. */
type Environment = Readonly<Record<string, string | undefined>>;

const Credentials = z.object({ current: z.string().default("") });
const ProjectFile = z.object({ backend: z.object({ url: z.string() }) });

/**
 * The backend of a command. A stack on the emulator is on the emulator's. Everything else is on the user's own, where one was chosen. Where
 * none was, a stack that isn't there yet and commands without a stack are on the emulator's: after `npm start` that is where all stacks
 * are. A stack of which the project says that it is at Render never is.
 *
 * @param stack the stack that the command names
 */
export function backendOf(project: Project, stack: string | undefined, environment: Environment): Backend {
  if (stack !== undefined && emulatorHost(project, stack) !== undefined) return "emulator";
  if (isBackendChosen(project, environment)) return "user's";
  return stack === undefined || !hasStackFile(project, stack) ? "emulator" : "user's";
}

/** Whether somebody has said where Pulumi keeps state. */
export function isBackendChosen(project: Project, environment: Environment): boolean {
  const named = [environment.PULUMI_BACKEND_URL, environment.PULUMI_ACCESS_TOKEN];
  if (named.some((value) => value !== undefined && value !== "")) return true;
  if (ProjectFile.safeParse(readYaml(path.join(project.root, "Pulumi.yaml"))).success) return true;
  return loggedInAt(environment) !== "";
}

/** Where `pulumi login` has logged in; empty when nowhere. */
function loggedInAt({ PULUMI_CREDENTIALS_PATH, PULUMI_HOME }: Environment): string {
  const chosen = [PULUMI_CREDENTIALS_PATH, PULUMI_HOME].find((folder) => folder !== undefined && folder !== "");
  const file = path.join(chosen ?? path.join(homedir(), ".pulumi"), "credentials.json");
  if (!existsSync(file)) return "";
  return Credentials.catch({ current: "" }).parse(JSON.parse(readFileSync(file, "utf8"))).current;
}
