import { existsSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import type { System } from "../../../stacks/system";
import { PRODUCTION_COMPOSE_FILE, PRODUCTION_ENV_FILE } from "../../../stacks/compose-file";
import { envExample, envProductionExample } from "./env-example";
import { environmentSchema } from "./json-schema";
import { variablesPage } from "./page";
import { variablesOfServices } from "./service-variables";

/** What writes them all. */
export const GENERATE = "npm run generate -w operations";
/** Where the pages and schemas of all systems are. */
export const PAGES = "docs/variables";

/** A document, by its path from the project's folder. */
export interface ManifestDocument {
  file: string;
  text: string;
}

/** Where a system's documents belong. */
export interface DocumentedSystem {
  root: string;
  system: System;
  /**
   * What it is called.
   *
   * @default its own name
   */
  name?: string;
  /**
   * Whether a folder of the project is there.
   *
   * @default looks
   */
  hasFolder?: (folder: string) => boolean;
}

/**
 * What is written from the manifests of a system: for each service a JSON Schema and, where the project has its folder, a `.env.example`, beside
 * which is one for production where a Compose file of the system runs it there; and a page about all of them.
 */
export async function manifestDocuments(documented: DocumentedSystem): Promise<ManifestDocument[]> {
  const { root, system, name = system.name } = documented;
  const { hasFolder = (folder: string) => existsSync(path.join(root, folder)) } = documented;
  const pages = path.posix.join(PAGES, name);
  const services = (await variablesOfServices(system)).map(({ name: service, kind, manifest, folder, variables }) => {
    const own = path.posix.join("examples", name, folder);
    const example = hasFolder(own) ? path.posix.join(own, ".env.example") : undefined;
    return { name: service, kind, manifest, variables, example, schema: `${service}.schema.json` };
  });
  const place = { system: name, command: GENERATE };
  const schemas = services.map(({ name: service, manifest, variables, schema }) => {
    const text = JSON.stringify(environmentSchema({ ...place, service }, manifest, variables));
    return formatted(root, path.posix.join(pages, schema), text);
  });
  const sections = services.map(({ example, ...service }) => ({
    ...service,
    example: example && path.posix.relative(pages, example),
  }));
  const page = formatted(root, path.posix.join(pages, "README.md"), variablesPage(place, sections));
  const isComposed = existsSync(path.join(root, "examples", name, PRODUCTION_COMPOSE_FILE));
  const examples = [...new Set(services.flatMap(({ example }) => example ?? []))].flatMap((file) => {
    const own = services.filter(({ example }) => example === file);
    const production = path.posix.join(path.posix.dirname(file), `${PRODUCTION_ENV_FILE}.example`);
    const forHost = isComposed ? [{ file: production, text: envProductionExample(place, own) }] : [];
    return [{ file, text: envExample(place, own) }, ...forHost];
  });
  return [...(await Promise.all([page, ...schemas])), ...examples];
}

/** Formats a document as its place in the project wants it. */
export async function formatted(root: string, file: string, text: string): Promise<ManifestDocument> {
  const options = await resolveConfig(path.join(root, file));
  return { file, text: await format(text, { ...options, filepath: file }) };
}
