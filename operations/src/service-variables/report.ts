import { hasPassword, passwordsOf, tellerOf } from "@slipway/render-api";
import type { OutlineVariable, Read } from "../../../components/outline/outline";
import type { KnownAddresses } from "../../../components/outline/traces";
import type { PlatformDefinition } from "../../../components/platform-definition";
import { platforms } from "../../../components/platforms";
import { describeVariables } from "../../../components/variable-description";
import { type SystemVariables, variablesOf } from "../../../stacks/outline";
import type { ConfiguredSystem } from "../../../stacks/system";
import type { ConfiguredStack } from "../configured-systems";

/** What stands in place of a secret. */
export const MASK = "********";

/** Two variables may well have the same shorter value, and nothing to do with each other. */
const shortestTold = 8;

/** Where a variable's value comes from. */
export type Source =
  | { kind: "setting"; key: string; file: string }
  | { kind: "parts"; reads: readonly Pick<Read, "from" | "what">[] }
  | { kind: "group"; group: string }
  | { kind: "composition" | "default" | "platform" | "nothing" };

/** One variable that a service will get. */
export interface ReportedVariable {
  name: string;
  meaning: string;
  /** What a person may see of it; undefined where it has none, or nobody knows it yet. */
  value: string | undefined;
  isSecret: boolean;
  /** Whether all that may be seen of the value is known before the service is there. */
  isKnown: boolean;
  source: Source;
  /** Whether a build reads it, and whether what runs does. */
  isReadByBuild: boolean;
  isReadAtStart: boolean;
}

/** What a service will get. */
export interface VariableReport {
  stack: string;
  system: string;
  service: string;
  platformName: string;
  /** Those of its manifest, in that order; then those of its groups; then those that the platform itself gives. */
  variables: readonly ReportedVariable[];
  /** Its secret files, of which nobody sees more than the names. */
  secretFiles: readonly ReportedFile[];
}

/** One secret file that a service will get. */
export interface ReportedFile {
  name: string;
  /** Where it is while the service is built and while it runs. */
  path: string;
  /** The group that gives it; undefined where it is the service's own. */
  group: string | undefined;
}

/** Which service is meant, and what is known of those that are there. */
export interface ReportedService {
  stack: ConfiguredStack;
  configured: ConfiguredSystem;
  service: string;
  /** Whether the stack is on the emulator. */
  isEmulated: boolean;
  known?: (service: string) => KnownAddresses | undefined;
}

/**
 * What a service will get, and where each of it comes from.
 *
 * @throws Error with what its composition says of a value that it can't make
 */
export async function reportVariables(reported: ReportedService): Promise<VariableReport> {
  const { stack, configured, service, known } = reported;
  const platform = platforms.find(({ name }) => name === stack.platform.name) ?? platforms[0];
  const reachedByDomain = platform.reachedByDomain(stack.platform.settings);
  const made = await variablesOf(configured, { reachedByDomain });
  // On one machine several addresses may be the same, and don't tell whose they are; what stands for them does.
  const shown = known === undefined ? made : await variablesOf(configured, { reachedByDomain, known });
  const own = [
    ...ownVariables(reported, made, shown.variables),
    ...groupVariables(reported, made.variables, shown.variables),
  ];
  const part = made.parts.find(({ name }) => name === service);
  const variables = [...own, ...platformVariables(reported, platform, part, own)];
  // Whoever has built an image had variables of their own.
  const isBuilt = part?.runtime !== "image";
  return {
    stack: stack.stack,
    system: configured.system.name,
    service,
    platformName: part?.platformName ?? service,
    variables: isBuilt ? variables : variables.map((variable) => ({ ...variable, isReadByBuild: false })),
    secretFiles: made.secretFiles
      .filter((file) => file.service === service)
      .map(({ name, group }) => ({ name, path: `/etc/secrets/${name}`, group })),
  };
}

/** What comes from groups alone: no manifest of the service's says anything of it. */
function groupVariables(
  { stack, configured, service }: ReportedService,
  made: readonly OutlineVariable[],
  shown: readonly OutlineVariable[],
): ReportedVariable[] {
  const isStored = tellerOf(stack.encrypted);
  const described = new Set(Object.keys(configured.system.services[service]?.manifest.shape ?? {}));
  return made.flatMap((variable) => {
    const { name, group } = variable;
    if (variable.service !== service || group === undefined || described.has(name)) return [];
    const isIt = (other: OutlineVariable) => other.service === service && other.name === name;
    const { value, isKnown } = shown.find(isIt) ?? variable;
    const isHidden = variable.isSecret || isStored(value);
    return {
      name,
      meaning: `What group ${group} gives`,
      value: isHidden ? MASK : withoutPasswords(value),
      isSecret: isHidden,
      isKnown: isHidden || isKnown,
      source: { kind: "group", group },
      isReadByBuild: true,
      isReadAtStart: true,
    };
  });
}

function ownVariables(
  { stack, configured, service }: ReportedService,
  made: SystemVariables,
  shown: readonly OutlineVariable[],
): ReportedVariable[] {
  const definition = configured.system.services[service];
  if (definition === undefined) return [];
  const isStored = tellerOf(stack.encrypted);
  return describeVariables(definition.manifest).map(({ name, meaning, isSecret, isReadByBuild }) => {
    const isSite = definition.kind === "site";
    const described = { name, meaning, isReadByBuild: isReadByBuild || isSite, isReadAtStart: !isSite };
    const isIt = (variable: OutlineVariable) => variable.service === service && variable.name === name;
    const bound = made.variables.find(isIt);
    if (bound === undefined) {
      const reason = made.unread.find((variable) => variable.service === service && variable.variable === name)?.reason;
      if (reason !== undefined) throw new Error(reason);
      return { ...described, value: undefined, isSecret, isKnown: true, source: { kind: "nothing" } };
    }
    const { value, isKnown } = shown.find(isIt) ?? bound;
    const isHidden = isSecret || bound.isSecret || isStored(value);
    return {
      ...described,
      value: isHidden ? MASK : withoutPasswords(value),
      isSecret: isHidden,
      isKnown: isHidden || isKnown,
      source: sourceOf(bound, made.variables, stack, configured),
    };
  });
}

/** A password that looks like another part of its URL can't be told from that, so that nothing of it is shown. */
function withoutPasswords(value: string): string {
  const shown = passwordsOf(value).reduce((text, password) => text.replaceAll(password, MASK), value);
  return hasPassword(shown.replaceAll(MASK, "")) ? MASK : shown;
}

function sourceOf(
  bound: OutlineVariable,
  all: readonly OutlineVariable[],
  stack: ConfiguredStack,
  configured: ConfiguredSystem,
): Source {
  const settingFor = ({ service, name }: OutlineVariable) => configured.settingOf(service, name);
  if (bound.group !== undefined) return { kind: "group", group: bound.group };
  const isGiven = !bound.isDefault && bound.reads.length === 0;
  // A composition hands on what is set for one service to another.
  const handedOn = isGiven ? all.filter(({ value }) => value.length >= shortestTold && value === bound.value) : [];
  const path = [bound, ...handedOn].map(settingFor).find((found) => found !== undefined);
  if (path !== undefined) {
    const key = `${stack.project}:${configured.system.name}.${path.join(".")}`;
    const file = stack.overrides?.paths.has(key) === true ? stack.overrides.file : `Pulumi.${stack.stack}.yaml`;
    return { kind: "setting", key, file };
  }
  if (bound.isDefault) return { kind: "default" };
  return bound.reads.length > 0 ? { kind: "parts", reads: bound.reads } : { kind: "composition" };
}

/** What the service has of its own wins. */
function platformVariables(
  { configured, service, isEmulated, known }: ReportedService,
  platform: PlatformDefinition,
  part: SystemVariables["parts"][number] | undefined,
  own: readonly ReportedVariable[],
): ReportedVariable[] {
  const source = configured.sources[service];
  if (part === undefined || source === undefined) return [];
  const { platformName, runtime, kind } = part;
  if (kind === "Postgres" || kind === "key value" || kind === "generated secret") return [];
  const { repo, branch, release } = source;
  const commit = release?.kind === "commit" ? release.commit : undefined;
  const asked = { kind, platformName, runtime, repo, branch, commit, isEmulated, ...known?.(service) };
  const taken = own.filter(({ source: { kind: from } }) => from !== "nothing").map(({ name }) => name);
  return platform
    .variables(asked)
    .filter(({ name }) => !taken.includes(name))
    .map(({ name, meaning, value, isThereWhileBuilding }) => ({
      name,
      meaning,
      value,
      isSecret: false,
      isKnown: value !== undefined,
      source: { kind: "platform" },
      isReadByBuild: isThereWhileBuilding,
      isReadAtStart: kind !== "static site",
    }));
}
