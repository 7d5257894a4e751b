import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import type { Environment } from "../../../components/environment";
import type { System } from "../../../stacks/system";
import { identifierOf } from "../new-system/name";
import { bringOver } from "./bring-over";
import type { BroughtSystem } from "./brought";
import { BlueprintDocument } from "./document";
import { settingsOf } from "./settings";
import { readSpec } from "./spec";
import { systemSource } from "./system-source";

const ROOT = path.resolve(__dirname, "../../..");

/** What of a Blueprint can't be read or brought over, each as the command tells it. */
export function problemsOf(text: string, system = "shop"): string[] {
  const document = new BlueprintDocument(text);
  if (document.faults.length > 0) return document.faults;
  const read = readSpec(document.value);
  const result = "problems" in read ? read : bringOver(read.spec, system);
  return "problems" in result ? result.problems.map((problem) => document.told(problem)) : [];
}

/** What a Blueprint describes, and what isn't brought over. */
export function broughtFrom(text: string, system = "shop"): { brought: BroughtSystem; left: string[] } {
  const document = new BlueprintDocument(text);
  const read = readSpec(document.value);
  const made = "problems" in read ? read : bringOver(read.spec, system);
  if ("problems" in made) throw new Error(made.problems.map((problem) => document.told(problem)).join("\n"));
  return { brought: made.brought, left: made.brought.left.map((finding) => document.told(finding)) };
}

/** A system made of a Blueprint, with its settings. */
export interface Imported {
  system: System;
  /** Those that the command writes, and in them a value of each variable that a stack has to say. */
  settings: Record<string, unknown>;
  left: string[];
}

/** Makes a system of a Blueprint as the command does, and loads it. Its files are there until the test ends. */
export async function imported(text: string, environment: Environment = "staging", name = "shop"): Promise<Imported> {
  const { brought, left } = broughtFrom(text, name);
  const place = mkdtempSync(path.join(tmpdir(), "slipway-imported-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  // Outside of the project, what it imports is found by its place alone.
  const elsewhere = (source: string) =>
    source
      .replaceAll('from "../../', `from "${ROOT}/`)
      .replaceAll('from "../', `from "${ROOT}/stacks/`)
      .replaceAll('from "zod"', `from "${realpathSync(path.join(ROOT, "node_modules/zod/index.js"))}"`);
  const { index, manifests } = systemSource(name, brought);
  writeFileSync(path.join(place, "index.ts"), elsewhere(index));
  writeFileSync(path.join(place, "manifests.ts"), elsewhere(manifests));
  const module = (await import(path.join(place, "index.ts"))) as Record<string, System>;
  const system = module[identifierOf(name)];
  if (system === undefined) throw new Error(`the file has no \`${identifierOf(name)}\``);
  const settings = settingsOf(brought, {
    system: name,
    stack: environment,
    environment,
    repo: brought.repo ?? "https://example.com/a/b",
  });
  return { system, settings: { ...settings, variables: said(brought) }, left };
}

/** What a stack says where a Blueprint only asks. */
export const SAID = "said-by-the-stack";

function said({ services }: BroughtSystem): object {
  const own = services.map(({ part, variables }) => {
    const asked = variables.filter(
      ({ key, value }) => "asked" in value && value.asked.service === part && value.asked.key === key,
    );
    return [part, Object.fromEntries(asked.map(({ key }) => [key, SAID]))] as const;
  });
  return Object.fromEntries(own);
}
