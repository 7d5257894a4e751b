import { readsText } from "../manifest-documents/page";
import { envFile } from "../manifest-documents/env-file";
import { tableLines } from "../status/table";
import type { Colors } from "../terminal";
import { MASK, type ReportedFile, type ReportedVariable, type VariableReport } from "./report";

/** What a service gets, for people. */
export function variableLines(report: VariableReport, colors: Colors, notLookedUp?: string): string[] {
  const rows = report.variables.map((variable) => [
    variable.name,
    valueText(variable, colors),
    sourceText(variable, report),
    readText(variable),
  ]);
  return [
    `${report.service} of ${report.system} in ${report.stack}: \`${report.platformName}\``,
    "",
    ...tableLines(["VARIABLE", "VALUE", "WHERE IT COMES FROM", "READ"], rows, colors),
    ...fileLines(report, colors),
    ...unknownLines(report, notLookedUp),
  ];
}

function fileLines({ secretFiles }: VariableReport, colors: Colors): string[] {
  if (secretFiles.length === 0) return [];
  const rows = secretFiles.map((file) => [file.path, colors.dim(MASK), fileSource(file)]);
  return ["", ...tableLines(["SECRET FILE", "CONTENT", "WHERE IT COMES FROM"], rows, colors)];
}

function fileSource({ group }: ReportedFile): string {
  return group === undefined ? "the system's composition" : `group ${group}`;
}

function valueText({ value, isSecret, isKnown }: ReportedVariable, colors: Colors): string {
  if (isSecret) return colors.dim(MASK);
  if (!isKnown) return colors.yellow(value ?? "set by Render");
  return value === "" ? '""' : (value ?? "-");
}

/** What is not known yet, and when it will be. */
function unknownLines({ variables }: VariableReport, notLookedUp: string | undefined): string[] {
  const isUnknown = variables.some(({ isKnown, value }) => !isKnown && value !== undefined);
  if (!isUnknown) return [];
  return [
    "What stands in angle brackets is known once Render has made the service.",
    ...(notLookedUp === undefined ? [] : [notLookedUp]),
  ];
}

function sourceText({ source }: ReportedVariable, { stack }: VariableReport): string {
  switch (source.kind) {
    case "setting":
      return source.file === `Pulumi.${stack}.yaml` ? source.key : `${source.key} (${source.file})`;
    case "parts":
      return readsText(source.reads);
    case "group":
      return `group ${source.group}`;
    case "composition":
      return "the system's composition";
    case "default":
      return "the manifest's default";
    case "platform":
      return "Render itself";
    case "nothing":
      return "nothing gives it a value";
  }
}

function readText({ isReadByBuild, isReadAtStart }: ReportedVariable): string {
  return [...(isReadByBuild ? ["build"] : []), ...(isReadAtStart ? ["start"] : [])].join(", ");
}

/** What a service gets as one JSON document, files without their contents. A value that is a secret, that it hasn't, or that nobody knows yet is null. */
export function variablesJson({
  stack,
  system,
  service,
  platformName,
  variables,
  secretFiles,
}: VariableReport): string {
  const listed = variables.map((variable) => ({
    name: variable.name,
    meaning: variable.meaning,
    value: variable.isSecret || !variable.isKnown ? null : (variable.value ?? null),
    // With words in place of what is not known.
    ...(variable.isSecret || variable.isKnown || variable.value === undefined ? {} : { template: variable.value }),
    secret: variable.isSecret,
    known: variable.isKnown,
    source: variable.source,
    read: { build: variable.isReadByBuild, start: variable.isReadAtStart },
  }));
  return JSON.stringify({ stack, system, service, name: platformName, variables: listed, secretFiles }, undefined, 2);
}

/** What a service gets as a `.env` file for a machine of one's own: nothing of secrets, of what isn't known, and of the platform. */
export function variablesDotenv(report: VariableReport): string {
  const own = report.variables.filter(({ source }) => source.kind !== "platform");
  const entries = own.map((variable) => {
    const { name, meaning, value = "", isSecret, isKnown } = variable;
    const isGiven = !isSecret && isKnown && value !== "" && !value.includes(MASK);
    const from = sourceText(variable, report);
    return {
      name,
      comments: [`${meaning}.`, isSecret ? `A secret: ${from}.` : `From ${from}.`],
      value: isGiven ? value : "",
      isCommentedOut: !isGiven,
    };
  });
  const files = report.secretFiles.map(
    (file) => `It finds the secret file ${file.path} as well: from ${fileSource(file)}.`,
  );
  const header = [
    `What ${report.service} of ${report.system} gets in ${report.stack}. What has a # before it is for you to fill in.`,
    ...files,
  ];
  return envFile(header, entries).trimEnd();
}
