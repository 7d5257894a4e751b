import { isDeepStrictEqual } from "node:util";
import { type Change, type Preview, type PropertyChange, SECRET, UNKNOWN } from "../preview/preview";
import { valueAt } from "../preview/property-path";
import { ROLLOUT } from "../stack-resources";

/** One thing that is otherwise than the program says. */
export interface Difference {
  /** Its system; empty when it belongs to none. */
  system: string;
  /** Its name within the system. */
  part: string;
  /** In words: `web service`, `Postgres`. */
  kind: string;
  /**
   * `gone`: Render doesn't have it any more. `not running`: nothing of the service is live, as while it is suspended. What an update has to
   * create or delete is pending, never drift.
   */
  what: "changed" | "gone" | "not running" | "to be created" | "to be deleted";
  /** Which property of it, in Pulumi's notation. Only when that is what differs. */
  property?: string;
  /** What the program says; absent when it says nothing of it, or it isn't known before an update. */
  program?: unknown;
  /** What Render has; absent when it has none. */
  render?: unknown;
  /** Whether either is a secret: both are `[secret]` then, and that they differ is all that is told. */
  isSecret: boolean;
}

/** How program, state and Render differ. */
export interface Differences {
  /** What somebody or something changed at Render. */
  drift: Difference[];
  /** What the program asks for that no update has brought to Render yet. */
  pending: Difference[];
  /** What the provider warns of, such as that a service is suspended and how it is resumed. */
  notes: string[];
}

/**
 * What a preview that refreshes tells: of each property in which program and Render differ, whether Render has what the state had before the
 * refresh (then the program changed: pending) or not (then Render did: drift).
 *
 * @param isPendingSecret of secrets nobody sees whether they are what the state had: whether the program and the state differ in one
 */
export function differencesIn(preview: Preview, isPendingSecret: IsPendingSecret): Differences {
  const found = preview.changes.flatMap((change) => ofChange(change, preview, isPendingSecret));
  // What a rollout says of a service that is to be made, or made again, adds nothing.
  const wholes = found.filter(({ isOfRollout, difference }) => !isOfRollout && isWhole(difference.what));
  const isToldBy = ({ difference: { system, part } }: Found, whole: Found): boolean =>
    whole.difference.system === system && whole.difference.part === part;
  const told = found.filter((one) => !one.isOfRollout || !wholes.some((whole) => isToldBy(one, whole)));
  const warnings = preview.diagnostics.filter(({ severity }) => severity === "warning");
  return {
    drift: told.filter(({ isDrift }) => isDrift).map(({ difference }) => difference),
    pending: told.filter(({ isDrift }) => !isDrift).map(({ difference }) => difference),
    notes: warnings.map(({ message }) => message.replace(/^warning: /, "").trim()),
  };
}

function isWhole(what: Difference["what"]): boolean {
  return what === "gone" || what === "to be created" || what === "to be deleted";
}

export type IsPendingSecret = (urn: string, path: string) => boolean;

interface Found {
  difference: Difference;
  /** Whether a rollout says it, of one of its services. */
  isOfRollout: boolean;
  isDrift: boolean;
}

function ofChange(change: Change, preview: Preview, isPendingSecret: IsPendingSecret): Found[] {
  const { urn, type, system, part, kind, op, statedInputs } = change;
  const isOfRollout = type === ROLLOUT;
  const wholly = (what: Difference["what"]): Difference => ({ system, part, kind, what, isSecret: false });
  if (op === "create") {
    const isDrift = statedInputs !== undefined;
    return [{ difference: wholly(isDrift ? "gone" : "to be created"), isDrift, isOfRollout }];
  }
  if (op === "delete") return [{ difference: wholly("to be deleted"), isDrift: false, isOfRollout }];
  return change.properties.flatMap((property) => {
    if (isConsequence(property, statedInputs)) return [];
    const difference = { ...placedProperty(change, property, preview), ...valuesOf(property) };
    if (difference.what === "not running") {
      // An entry that the state hasn't is a service that is new.
      const isDrift = statedInputs !== undefined && valueAt(statedInputs, property.steps) !== undefined;
      const what = isDrift ? ("not running" as const) : ("to be created" as const);
      return [{ difference: { ...difference, what }, isDrift, isOfRollout }];
    }
    const isDrift = property.isSecret ? !isPendingSecret(urn, property.path) : hasDrifted(property, statedInputs);
    return [{ difference, isDrift, isOfRollout }];
  });
}

/** Render has something else than the state had. */
function hasDrifted({ steps, from }: PropertyChange, stated: Change["statedInputs"]): boolean {
  return stated === undefined || !isDeepStrictEqual(valueAt(stated, steps), from);
}

/** What isn't known before the update and is what it was follows from another difference, which is told for itself. */
function isConsequence(property: PropertyChange, stated: Change["statedInputs"]): boolean {
  const { to, steps } = property;
  // A fingerprint of other settings.
  const isTrigger = steps[0] === "services" && steps[2] === "triggers";
  return isTrigger || (to === UNKNOWN && !hasDrifted(property, stated));
}

/** A rollout's entry is what is said of its service. */
function placedProperty(
  { type, system, part, kind }: Change,
  { path, steps, kind: change }: PropertyChange,
  { changes, unchanged }: Preview,
): Pick<Difference, "system" | "part" | "kind" | "what" | "property"> {
  const [first, key, ...rest] = steps;
  if (type !== ROLLOUT || first !== "services" || typeof key !== "string")
    return { system, part, kind, what: "changed", property: path };
  const service = [...changes, ...unchanged].find(
    (one) => one.system === system && one.part === key && one.type !== type,
  );
  const place = { system, part: key, kind: service?.kind ?? "service" };
  if (rest.length > 0) return { ...place, what: "changed", property: rest.join(".") };
  return change === "add" ? { ...place, what: "not running" } : { ...place, what: "changed", property: "rollout" };
}

function valuesOf({ from, to, isSecret, steps }: PropertyChange): Pick<Difference, "program" | "render" | "isSecret"> {
  // An entry as a whole has many values in it.
  if (steps.length === 2 && steps[0] === "services") return { isSecret };
  const shown = (value: unknown): unknown => (isSecret ? SECRET : value);
  return {
    ...(to !== undefined && to !== UNKNOWN && { program: shown(to) }),
    ...(from !== undefined && { render: shown(from) }),
    isSecret,
  };
}
