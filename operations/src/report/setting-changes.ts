import { type Change, type Inputs, type PropertyChange, UNKNOWN } from "../preview/preview";
import { valueAt } from "../preview/property-path";
import type { SettingChange } from "./report";
import type { SystemRollout } from "./rollout-plans";
import { elementText, valueText } from "./value-text";

/** Where Render's own pages call a setting by another name than its API. */
const NAMES: Readonly<Record<string, string>> = {
  numInstances: "instances",
  diskSizeGB: "disk in GB",
  customDomains: "domains",
  ipAllowList: "networks that may connect",
  after: "starts after",
};

/** What a reviewer wants to know of something new. */
const FACTS = ["image", "plan", "numInstances", "version", "diskSizeGB", "highAvailability", "region", "customDomains"];

/** The settings that change of a service or data store. */
export function settingChanges(change: Change): SettingChange[] {
  const { op, newInputs, oldInputs, properties } = change;
  if (op === "create") return factsOf(newInputs ?? {});
  if (op === "delete") return [];
  return changesWithin(properties, [], oldInputs, newInputs);
}

/** What of a rollout's entry a reviewer calls a setting: variables, and which services come first. */
export function entryChanges({ change, properties }: SystemRollout, key: string): SettingChange[] {
  const own = properties.get(key) ?? [];
  const within = (field: string, root: number): SettingChange[] => {
    const changes = own.filter(({ steps: [services, , name] }) => services === "services" && name === field);
    return changesWithin(changes, ["services", key, field].slice(0, root), change.oldInputs, change.newInputs);
  };
  return [...within("envVars", 3), ...within("after", 2)];
}

/**
 * @param root how deep the names of settings begin
 * @returns each list once, as what is added to it and removed
 */
function changesWithin(
  properties: readonly PropertyChange[],
  root: readonly (string | number)[],
  oldInputs: Inputs | undefined,
  newInputs: Inputs | undefined,
): SettingChange[] {
  const lists = new Set<string>();
  return properties.flatMap((property): SettingChange[] => {
    const listAt = root.length + 1;
    const path = property.steps.slice(0, listAt);
    const [before, after] = [valueAt(oldInputs, path), valueAt(newInputs, path)];
    const name = nameOf(property.steps.slice(root.length));
    if (!Array.isArray(before) && !Array.isArray(after)) return [leafChange(name, property)];
    const list = nameOf(property.steps.slice(root.length, listAt));
    if (lists.has(list)) return [];
    lists.add(list);
    return [listChange(list, property, before, after)];
  });
}

function nameOf(steps: readonly (string | number)[]): string {
  const [first = "", ...rest] = steps;
  return [NAMES[first] ?? first, ...rest].join(".");
}

function leafChange(name: string, { kind, from, to, isSecret, replaces }: PropertyChange): SettingChange {
  if (isSecret) return { name, kind, isSecret, replaces };
  return {
    name,
    kind,
    isSecret,
    replaces,
    ...(from !== undefined && { from: valueText(from) }),
    ...(to !== undefined && { to: valueText(to) }),
  };
}

function listChange(
  name: string,
  { isSecret, replaces }: PropertyChange,
  before: unknown,
  after: unknown,
): SettingChange {
  const change = { name, kind: "update", isSecret, replaces } as const;
  if (isSecret) return change;
  const [olds, news] = [before, after].map((list) => (Array.isArray(list) ? list.map(elementText) : []));
  if (after === UNKNOWN) return { ...change, added: ["not known yet"], removed: [] };
  return {
    ...change,
    added: (news ?? []).filter((element) => !(olds ?? []).includes(element)),
    removed: (olds ?? []).filter((element) => !(news ?? []).includes(element)),
  };
}

function factsOf(inputs: Inputs): SettingChange[] {
  return FACTS.flatMap((name): SettingChange[] => {
    const value = inputs[name];
    const isEmpty = value === undefined || value === false || (Array.isArray(value) && value.length === 0);
    if (isEmpty) return [];
    const fact = { name: NAMES[name] ?? name, kind: "add", isSecret: false, replaces: false } as const;
    return Array.isArray(value)
      ? [{ ...fact, added: value.map(elementText), removed: [] }]
      : [{ ...fact, to: valueText(value) }];
  });
}
