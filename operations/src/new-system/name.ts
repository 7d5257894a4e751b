import { existsSync } from "node:fs";
import * as path from "node:path";
import { identifierToKeywordKind, factory } from "typescript";
import { platforms } from "../../../components/platforms";
import { OperationError } from "../operation-error";
import { CHECKS_TABLE, importedNames, TABLE, TEMPLATE } from "./template";

/** What stack config has beside systems. */
const SETTINGS = ["environment", "platform", ...platforms.flatMap(({ settings }) => Object.keys(settings.shape))];

/**
 * Says no to a name that a new system can't have.
 *
 * @param root the project's folder
 * @throws OperationError that says why
 */
export function requireNewName(root: string, name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 30)
    refuse(name, "expected lower-case letters, digits and single hyphens, at most 30 characters, such as `web-shop`");
  if (SETTINGS.includes(name)) refuse(name, "a stack has a setting of that name");
  const taken = [`stacks/${name}`, `stacks/${name}.ts`, `examples/${name}`].find((place) =>
    existsSync(path.join(root, place)),
  );
  if (taken !== undefined) refuse(name, `\`${taken}\` already exists`);
  const identifier = identifierOf(name);
  const isKeyword = identifierToKeywordKind(factory.createIdentifier(identifier)) !== undefined;
  if (isKeyword || [TEMPLATE, TABLE, CHECKS_TABLE].some((file) => importedNames(root, file).includes(identifier)))
    refuse(name, `\`${identifier}\` is already taken in TypeScript or in the files that are written`);
}

/** The name as TypeScript has it: `web-shop` is `webShop`. */
export function identifierOf(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function refuse(name: string, reason: string): never {
  throw new OperationError(`A system can't be called \`${name}\`: ${reason}. Choose another name.`);
}
