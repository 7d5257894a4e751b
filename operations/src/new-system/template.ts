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
  return withRow(root, {
    file: TABLE,
    row: /^(export const systems: readonly System\[\] = \[)([^\]]*?),?\s*\];$/m,
    rowExample: "export const systems: readonly System[] = […];",
    type: "System",
    imported: `import { ${identifier} } from "./${name}";`,
    added: `, ${identifier}];`,
  });
}

/** The table of checks with a row more. */
export function checksTableWith(root: string, name: string, identifier: string): NewFile {
  const added = name === identifier ? name : `${JSON.stringify(name)}: ${identifier}`;
  return withRow(root, {
    file: CHECKS_TABLE,
    row: /^(export const checks: [^=]*= \{)([^}]*?),?\s*\};$/m,
    rowExample: "export const checks: … = { … };",
    type: "Check",
    imported: `import { checks as ${identifier} } from "./${name}/checks";`,
    added: `, ${added} };`,
  });
}

interface Table {
  file: string;
  /** Its line of rows: how that begins, and the rows. */
  row: RegExp;
  rowExample: string;
  /** The type whose import new ones stand before. */
  type: string;
  imported: string;
  /** Behind the rows that there are, to the line's end. */
  added: string;
}

function withRow(root: string, { file, row, rowExample, type, imported, added }: Table): NewFile {
  const text = read(root, file);
  const typeImport = new RegExp(`^import type \\{ ${type} \\}`, "m");
  if (!row.test(text) || !typeImport.test(text))
    throw new OperationError(
      `\`${file}\` has no line \`${rowExample}\` below \`import type { ${type} }\`, so no row can be added: ` +
        "restore that line, or add the system by hand.",
    );
  const withImport = text.replace(typeImport, (line) => `${imported}\n${line}`);
  return { file, text: withImport.replace(row, (_, start: string, rows: string) => `${start}${rows}${added}`) };
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
