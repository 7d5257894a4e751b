import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { render } from "../../../components/render";
import type { Environment } from "../../../components/environment";
import { askedBy } from "../../../stacks/outline";
import type { System } from "../../../stacks/system";
import { writeBlueprint, type WrittenBlueprint } from "./write";

/** Render's own schema of a Blueprint, as it is published at https://render.com/schema/render.yaml.json. */
const schema = JSON.parse(readFileSync(path.join(__dirname, "blueprint-schema.fixture.json"), "utf8")) as object;
// The schema has types and required properties apart, which is no mistake.
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

/** What Render's schema finds wrong in a Blueprint. */
export function schemaFaults(blueprint: unknown): string[] {
  validate(blueprint);
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
}

/** How a system's Blueprint is written in a test. */
export interface WriteOptions {
  environment?: Environment;
  /** Texts that are encrypted in the stack's config. */
  encrypted?: readonly string[];
  reachedByDomain?: boolean;
}

/** A system's Blueprint by its settings, of a stack that is called as its environment is. */
export async function blueprintOf(
  system: System,
  settings: object,
  { environment = "staging", encrypted = [], reachedByDomain = true }: WriteOptions = {},
): Promise<WrittenBlueprint> {
  const context = { environment, stack: environment, isEncrypted: () => true };
  const { configured } = system.configure(system.settings.parse(settings), context);
  const defaultDiskSizeGB = (plan: string) => render.prices.defaultDiskSizeGB(plan);
  const composition = await askedBy(configured, { defaultDiskSizeGB, reachedByDomain });
  const { sources } = configured;
  return writeBlueprint({ composition, sources, region: "frankfurt", encrypted, defaultDiskSizeGB });
}
