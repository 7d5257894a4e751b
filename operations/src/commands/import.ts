import { readFileSync } from "node:fs";
import * as path from "node:path";
import { messageOf } from "@slipway/render-client";
import { z } from "zod";
import { environmentSchema, isLocal, isPreview } from "../../../components/environment";
import { hasPassword } from "../../../components/source";
import { askGit } from "../../../infra/git";
import { isEnabled } from "../../../infra/enabled";
import { systems } from "../../../stacks";
import { bringOver } from "../blueprint-import/bring-over";
import type { BroughtSystem } from "../blueprint-import/brought";
import { checksSource } from "../blueprint-import/checks-source";
import { BlueprintDocument } from "../blueprint-import/document";
import { literalNote } from "../blueprint-import/secrets";
import { settingsOf, type SettingsPlace, toBeSet } from "../blueprint-import/settings";
import { readSpec } from "../blueprint-import/spec";
import { systemSource } from "../blueprint-import/system-source";
import { changedFiles } from "../changed-files";
import { GENERATE } from "../manifest-documents/documents";
import { identifierOf, requireNewName } from "../new-system/name";
import { CHECKS_TABLE, checksTableWith, type NewFile, TABLE, tableWith } from "../new-system/template";
import { formatTypeScript, writeFiles } from "../new-system/write";
import { OperationError } from "../operation-error";
import { projectName, readStackConfig, stackFilePath } from "../stack-config";
import { complain } from "../terminal";
import { withSetting } from "../with-setting";
import type { CommandContext } from "./context";

/** Which system a Blueprint becomes, and in which stack. */
export interface ImportOptions {
  stack: string;
  /** Its name; by default that of the folder that has the file. */
  system?: string;
  /** Where the code is, if the file doesn't say it. */
  repo?: string;
}

/**
 * Makes a system, and a stack's settings of it, of a `render.yaml`. Nothing is written unless all can be.
 *
 * @throws OperationError with all that is wrong in the file, each with its line; or when files would be overwritten
 */
export async function importBlueprint(context: CommandContext, file: string, options: ImportOptions): Promise<void> {
  const { project, say } = context;
  const { root } = project;
  const place = path.resolve(file);
  const system = options.system ?? path.basename(path.dirname(place));
  requireNewName(root, system);
  const { document, brought } = read(place, system);
  const target = await targetOf(context, { ...options, system, file: place }, brought);
  await requireCommitted(root, [TABLE, CHECKS_TABLE, `Pulumi.${options.stack}.yaml`]);
  const source = systemSource(system, brought);
  const sources: NewFile[] = [
    { file: `stacks/${system}/index.ts`, text: source.index },
    { file: `stacks/${system}/manifests.ts`, text: source.manifests },
    { file: `stacks/${system}/checks/index.ts`, text: checksSource(brought) },
    tableWith(root, system, identifierOf(system)),
    checksTableWith(root, system, identifierOf(system)),
  ];
  const formatted = await Promise.all(sources.map((one) => formatTypeScript(root, one)));
  await writeFiles(root, [...formatted, target.settings], say);
  if (brought.left.length + target.notes.length > 0) complain("What isn't as the Blueprint has it:");
  const byLine = brought.left.toSorted((one, other) => document.lineOf(one.path) - document.lineOf(other.path));
  for (const finding of byLine) complain(`- ${document.told(finding)}`);
  for (const line of target.notes) complain(`- ${line}`);
  const literals = literalNote(brought, system);
  if (literals !== undefined) complain(literals);
  say(GENERATE);
  for (const line of target.toBeSet) say(`npm run pulumi -- ${line}`);
  say(`npm run pulumi -- preview --stack ${options.stack}`);
}

function read(file: string, system: string): { document: BlueprintDocument; brought: BroughtSystem } {
  const document = new BlueprintDocument(textOf(file));
  const refuse = (problems: readonly string[]) =>
    new OperationError([`\`${file}\` can't be imported, and nothing was written:`, ...problems].join("\n  "));
  if (document.faults.length > 0) throw refuse(document.faults);
  const result = readSpec(document.value);
  if ("problems" in result) throw refuse(result.problems.map((problem) => document.told(problem)));
  const made = bringOver(result.spec, system);
  if ("problems" in made) throw refuse(made.problems.map((problem) => document.told(problem)));
  return { document, brought: made.brought };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new OperationError(`\`${file}\` can't be read: ${messageOf(error)}`);
  }
}

/** The stack's file with the system in it, and what is to be set besides. */
async function targetOf(
  { project }: CommandContext,
  { stack, system, repo, file }: ImportOptions & { system: string; file: string },
  brought: BroughtSystem,
): Promise<{ settings: NewFile; toBeSet: string[]; notes: string[] }> {
  const name = `Pulumi.${stack}.yaml`;
  const config = readStackConfig(project, stack)?.config;
  const key = `${projectName(project)}:${system}`;
  if (config === undefined)
    throw new OperationError(`There is no \`${name}\`: \`npm run pulumi -- stack init ${stack}\` makes it.`);
  if (config[key] !== undefined)
    throw new OperationError(`\`${name}\` has settings of \`${key}\` already: choose another name.`);
  const environment = environmentSchema.safeParse(config["slipway:environment"]).data;
  if (environment === undefined || isPreview(environment))
    throw new OperationError(
      `\`slipway:environment\` in \`${name}\` is \`${String(config["slipway:environment"])}\`: expected local, staging or production, since a stack of a pull request can't have names of its own.`,
    );
  const code = repo ?? (await repositoryOf(file, brought, isLocal(environment) ? project.root : undefined));
  if (hasPassword(code))
    throw new OperationError(
      "The URL of the repository has a password or a token in it, and whoever reads the repository reads the stack's file: say where the code is with `--repo`, without it.",
    );
  const place: SettingsPlace = { system, stack, environment, repo: code };
  const text = withSetting(readFileSync(stackFilePath(project, stack), "utf8"), key, settingsOf(brought, place));
  const region = regionSetting(config, brought.region, name);
  const withRegion = region === undefined ? text : withSetting(text, "slipway:region", region);
  const own = isLocal(environment)
    ? ["names end in the stack's own, and there are no domains: the stack is one of this machine"]
    : [];
  const released =
    brought.followsBranch && environment !== "staging" ? [`releases are pinned: only staging follows a branch`] : [];
  return { settings: { file: name, text: withRegion }, toBeSet: toBeSet(brought, place), notes: [...own, ...released] };
}

/** The region to be set, if one has to be. A stack has one for all its systems. */
function regionSetting(config: Readonly<Record<string, unknown>>, region: string, file: string): string | undefined {
  const present = z.string().optional().catch(undefined).parse(config["slipway:region"]);
  if ((present ?? "oregon") === region) return undefined;
  const others = systems.filter(({ name }) => isEnabled(config[`slipway:${name}`])).map(({ name }) => name);
  if (present === undefined && others.length === 0) return region;
  throw new OperationError(
    `The Blueprint is for the region \`${region}\`, and \`${file}\` for \`${present ?? "oregon"}\`, where it has ${others.join(", ") || "no system yet"}: import it into another stack.`,
  );
}

/**
 * Where the code is: what the file says, or the repository that has the file.
 *
 * @param root the project's folder, where a path from there will do
 */
async function repositoryOf(file: string, { repo }: BroughtSystem, root: string | undefined): Promise<string> {
  if (repo !== undefined) return repo;
  const cwd = path.dirname(file);
  const asked = await askGit(root === undefined ? ["remote", "get-url", "origin"] : ["rev-parse", "--show-toplevel"], {
    cwd,
  });
  const found = asked.output.trim();
  if (asked.isDone && found !== "") return root === undefined ? found : path.relative(root, found) || ".";
  throw new OperationError(
    `\`${file}\` names no \`repo\`, and ${root === undefined ? "the repository around it has no remote `origin`" : "it is in no repository"}: say where the code is with \`--repo\`.`,
  );
}

/** Refuses files that git has otherwise: what is written into them could not be told from what somebody was at. */
async function requireCommitted(root: string, files: readonly string[]): Promise<void> {
  const changed = await changedFiles(root, files);
  if (changed.length > 0)
    throw new OperationError(
      `${changed.map((file) => `\`${file}\``).join(", ")} has changes that are not committed: commit them first, and run this again.`,
    );
}
