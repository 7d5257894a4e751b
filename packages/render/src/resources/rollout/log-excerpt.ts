import { stripVTControlCharacters } from "node:util";
import { type DeployReply, type LogLine, type LogType, Redaction, wordsWithin } from "@slipway/render-api";
import { envVarsOf, instanceOf, logPage, secretFilesOf } from "@slipway/render-client";
import type { Operation } from "../../resource";
import { getGroup, groupsOf } from "../env-group/links";
import { countDistinct, shortened } from "./log-lines";
import type { Entry } from "./records";

const shape = { lines: 20, width: 300 };
/** Enough to get past what the release before logs meanwhile. */
const mostPages = 5;
/**
 * Frames of a stack, also behind the name with which a package manager begins each line. They crowd out the reason
 * above them.
 */
const stackFrame = /(?:^|:\s)\s+at \S.*(?::\d+\)?|\((?:<anonymous>|native|index \d+)\))(?: \{)?$/;
const longestFrame = 2_000;
/** What is longer is not searched for secrets to its end: an excerpt shows the first of it. */
const longestSearched = 64 * 1024;
const lookBackMs = 60 * 60_000;

/** The logs that have the reason of each failure. A pre-deploy command's output may be of either type. */
const typesOf: Readonly<Record<string, readonly LogType[]>> = { build_failed: ["build"] };
const otherTypes: readonly LogType[] = ["build", "app"];

/**
 * The last lines that a deploy logged but for frames of stacks and repetitions, oldest first behind the reason, with the values that must
 * not be shown replaced by their names.
 */
export async function logExcerpt(operation: Operation, entry: Entry, deploy: DeployReply): Promise<string[]> {
  const { render, isSecret } = operation;
  const { serviceId, envGroups = {} } = entry;
  const [lines, envVars, secretFiles, ofGroups] = await Promise.all([
    linesOf(operation, serviceId, deploy),
    envVarsOf(render, serviceId),
    secretFilesOf(render, serviceId),
    contentsOfGroups(operation, serviceId, Object.values(envGroups)),
  ]);
  const hidden = [...ofGroups, ...secretFiles, ...hiddenValues(entry, envVars, isSecret)];
  // Before a line is cut as short as it is shown: half of a value would not be found.
  return shortened(
    withoutValues(
      lines.map((line) => stripVTControlCharacters(wordsWithin(line, longestSearched))),
      hidden,
    ),
    shape,
  );
}

/** All that the service gets of groups, whoever linked them: an entry doesn't say which of their values are the program's. */
async function contentsOfGroups(
  operation: Operation,
  serviceId: string,
  named: readonly string[],
): Promise<(readonly [string, string])[]> {
  const ids = [...(await groupsOf(operation, serviceId, named))];
  const groups = await Promise.all(ids.map((id) => getGroup(operation.render, id)));
  return groups.flatMap(({ envVars, secretFiles }) => [
    ...(envVars ?? []).map(({ key, value }) => [key, value] as const),
    ...(secretFiles ?? []).map(({ name, content }) => [name, content] as const),
  ]);
}

/** The lines of the deploy itself and of instances that came with it; those that were there before have other things to say. */
async function linesOf({ render }: Operation, serviceId: string, deploy: DeployReply): Promise<string[]> {
  const types = typesOf[deploy.status] ?? otherTypes;
  const startTime = deploy.createdAt ?? undefined;
  const earlier = types.includes("app") ? await instancesBefore(render, serviceId, startTime) : new Set<string>();
  const found: LogLine[] = [];
  let endTime: string | undefined;
  for (let page = 1; page <= mostPages && countDistinct(messagesOf(found)) < shape.lines; page += 1) {
    const { logs, hasMore, nextEndTime } = await logPage(render, serviceId, { types, startTime, endTime });
    found.push(...logs.filter((line) => !earlier.has(instanceOf(line) ?? "") && !isStackFrame(line.message)));
    if (!hasMore) break;
    endTime = nextEndTime;
  }
  return messagesOf(found.toSorted((one, other) => one.timestamp.localeCompare(other.timestamp)));
}

/** What is longer is no frame, and would take long to be looked through. */
function isStackFrame(line: string): boolean {
  return line.length <= longestFrame && stackFrame.test(line);
}

function messagesOf(lines: readonly LogLine[]): string[] {
  return lines.map(({ message }) => message);
}

async function instancesBefore(
  render: Operation["render"],
  serviceId: string,
  endTime: string | undefined,
): Promise<ReadonlySet<string>> {
  if (endTime === undefined) return new Set();
  const startTime = new Date(Date.parse(endTime) - lookBackMs).toISOString();
  const { logs } = await logPage(render, serviceId, { types: ["app"], startTime, endTime });
  return new Set(logs.flatMap((line) => instanceOf(line) ?? []));
}

/** The values that must not be shown: secrets, and those of variables that the program does not know. */
export function hiddenValues(
  { envVars: stated = {} }: Pick<Entry, "envVars">,
  envVars: ReadonlyMap<string, string>,
  isSecret: (value: string) => boolean,
): ReadonlyMap<string, string> {
  return new Map([...envVars].filter(([name, value]) => isSecret(value) || !(name in stated)));
}

/** Lines in which each of the values is replaced by `[NAME]`. */
export function withoutValues(lines: readonly string[], hidden: Iterable<readonly [string, string]>): string[] {
  const redaction = new Redaction();
  for (const [name, value] of hidden) redaction.hide([value], `[${name}]`);
  return lines.map((line) => redaction.clean(line));
}
