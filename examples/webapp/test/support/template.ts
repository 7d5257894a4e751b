import type { TestProject } from "vitest/node";
import { TestDatabase } from "./database";

declare module "vitest" {
  export interface ProvidedContext {
    /** Name of a database that has the tables, from which tests copy theirs. */
    template: string;
  }
}

/** Migrates one database, so that no test has to. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const template = await TestDatabase.migrated();
  provide("template", template.name);
  return () => template[Symbol.asyncDispose]();
}
