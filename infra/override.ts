import * as pulumi from "@pulumi/pulumi";
import { addressOnThisMachine, connectionSettings } from "@slipway/render-api";
import { z } from "zod";
import { configPath, isMap, parseJson } from "./problem";
import type { StackConfig } from "./stack-settings";

/** Settings of one's own, in a file beside the stack's that git doesn't see. */
export interface Override {
  /** The file's name. */
  file: string;
  /** What it has by config key. */
  config: unknown;
}

/** A stack's config with an override over it, and what of it comes from there. */
export interface Overridden {
  config: StackConfig;
  /** The file, as far as settings come from it; undefined without one. */
  source: OverrideSource | undefined;
}

export interface OverrideSource {
  file: string;
  /** Config paths of all that the file has, whole and in parts. */
  paths: ReadonlySet<string>;
  /** Those of single values. */
  leaves: readonly string[];
}

const Settings = z.record(z.string(), z.unknown());

/**
 * Lays an override over a stack's config: its single values and lists take the place of the stack's.
 *
 * @throws pulumi.RunError when the stack is not on the emulator, or the file has what can't be overridden
 */
export function overridden(config: StackConfig, override: Override | undefined): Overridden {
  if (override === undefined) return { config, source: undefined };
  const { file } = override;
  const given = Settings.safeParse(override.config ?? {}).data;
  if (given === undefined) throw refusal(file, "is not a file with `config`, as the stack's own is");
  const { values } = config;
  const { host } = connectionSettings({ config: { host: values["render:host"] }, environment: config.environment });
  if (addressOnThisMachine(host) === undefined)
    throw refusal(
      file,
      `is for stacks on the emulator only, since what is deployed to Render is in git: move its settings to \`Pulumi.${config.stack}.yaml\``,
    );
  const foreign = Object.keys(given).find((key) => !key.startsWith(`${config.project}:`));
  if (foreign !== undefined)
    throw refusal(
      file,
      `sets \`${foreign}\`, but only keys that begin with \`${config.project}:\` can be overridden: remove it there`,
    );
  const nodes = Object.entries(given).flatMap(([key, value]) => nodesOf(value, key, []));
  const encrypted = nodes.find(({ isEncrypted }) => isEncrypted);
  if (encrypted !== undefined)
    throw refusal(
      file,
      `has \`${encrypted.path}\` encrypted, and Pulumi decrypts only the stack's own file: set it in \`Pulumi.${config.stack}.yaml\``,
    );
  return {
    config: {
      ...config,
      values: { ...values, ...mapped(given, (value, key) => textOf(merged(parseJson(values[key] ?? ""), value))) },
      file: merged(config.file, given),
    },
    source: {
      file,
      paths: new Set(nodes.map(({ path }) => path)),
      leaves: nodes.flatMap(({ path, isLeaf }) => (isLeaf ? [path] : [])),
    },
  };
}

function refusal(file: string, reason: string): pulumi.RunError {
  return new pulumi.RunError(`\`${file}\` ${reason}.`);
}

interface Node {
  path: string;
  isLeaf: boolean;
  isEncrypted: boolean;
}

function nodesOf(value: unknown, key: string, path: readonly string[]): Node[] {
  const isEncrypted = isMap(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
  const inner = isMap(value) && !isEncrypted ? Object.entries(value) : undefined;
  const node = { path: configPath(key, path), isLeaf: inner === undefined, isEncrypted };
  return [node, ...(inner ?? []).flatMap(([name, part]) => nodesOf(part, key, [...path, name]))];
}

/** A value over another: maps are merged, everything else takes the other's place. */
function merged(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over;
  return { ...under, ...mapped(over, (value, name) => merged(under[name], value)) };
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}

/** A value as the engine hands it over. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
