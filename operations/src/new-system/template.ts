import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { OperationError } from "../operation-error";

/** The system that a new one is copied from, and its example. */
const SPECIMEN = "specimen";
export const TEMPLATE = `stacks/${SPECIMEN}/index.ts`;
const EXAMPLE = `examples/${SPECIMEN}`;
/** Where every system has its row. */
export const TABLE = "stacks/index.ts";
/** Where every system's checks have theirs. */
export const CHECKS_TABLE = "stacks/checks.ts";

/** A file to be written, relative to the project's folder. */
export interface NewFile {
  file: string;
  text: string;
}

/** The system's own file. */
export function systemFile(root: string, name: string, identifier: string): NewFile {
  const text = read(root, TEMPLATE)
    .replace(/^\/\*\* .* \*\/$/m, `/** \`${name}\`: a web service and its database. */`)
    .replace(`export const ${SPECIMEN} =`, `export const ${identifier} =`)
    .replace(`"${SPECIMEN}"`, `"${name}"`);
  return { file: `stacks/${name}/index.ts`, text };
}

/** What can be tried of the system once it is up. */
export function checksFile(root: string, name: string): NewFile {
  return { file: `stacks/${name}/checks/index.ts`, text: read(root, `stacks/${SPECIMEN}/checks/index.ts`) };
}

/** The files of its example: a web service in JavaScript with a migration. */
export function exampleFiles(root: string, name: string): NewFile[] {
  const folder = path.join(root, EXAMPLE);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => ({
      file: `examples/${name}/${file}`,
      text: read(root, path.join(EXAMPLE, file)).replaceAll(SPECIMEN, name),
    }));
}

/** The table of systems with a row more. */
export function tableWith(root: string, name: string, identifier: string): NewFile {
  const text = read(root, TABLE);
  const row = /^(export const systems: readonly System\[\] = \[)([^\]]*?),?\s*\];$/m;
  const type = /^import type \{ System \}/m;
  if (!row.test(text) || !type.test(text))
    throw new OperationError(
      `\`${TABLE}\` has no line \`export const systems: readonly System[] = […];\` below ` +
        "`import type { System }`, so no row can be added: restore that line, or add the system by hand.",
    );
  const added = text
    .replace(type, (line) => `import { ${identifier} } from "./${name}";\n${line}`)
    .replace(row, (_, start: string, systems: string) => `${start}${systems}, ${identifier}];`);
  return { file: TABLE, text: added };
}

/** The table of checks with a row more. */
export function checksTableWith(root: string, name: string, identifier: string): NewFile {
  const text = read(root, CHECKS_TABLE);
  const row = /^(export const checks: [^=]*= \{)([^}]*?),?\s*\};$/m;
  const type = /^import type \{ Check \}/m;
  if (!row.test(text) || !type.test(text))
    throw new OperationError(
      `\`${CHECKS_TABLE}\` has no line \`export const checks: … = { … };\` below ` +
        "`import type { Check }`, so no row can be added: restore that line, or add the system by hand.",
    );
  const added = text
    .replace(type, (line) => `import { checks as ${identifier} } from "./${name}/checks";\n${line}`)
    .replace(row, (_, start: string, checks: string) => `${start}${checks}, ${JSON.stringify(name)}: ${identifier} };`);
  return { file: CHECKS_TABLE, text: shorthand(added, name, identifier) };
}

/** A property as the linter wants it where its name is the variable's. */
function shorthand(text: string, name: string, identifier: string): string {
  return name === identifier ? text.replace(`"${name}": ${identifier} }`, `${identifier} }`) : text;
}

/** Names that a file imports. */
export function importedNames(root: string, file: string): string[] {
  const imports = read(root, file).matchAll(/^import (?:type )?\{([^}]*)\}/gm);
  return [...imports].flatMap(([, names = ""]) => names.split(",").map((name) => name.replace(/^.* as /, "").trim()));
}

function read(root: string, file: string): string {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch {
    throw new OperationError(`\`${file}\` is missing, and new systems are made from it: restore it from git.`);
  }
}
