import * as pulumi from "@pulumi/pulumi";
import type { Scalar } from "../components/manifest";
import type { SettingsContext } from "./problem";

/** Settings whose encrypted values are marked as secrets, so that they stay secret wherever they go. */
export type Marked<T> = [T] extends [Scalar | undefined]
  ? pulumi.Input<NonNullable<T>> | Extract<T, undefined>
  : { readonly [Key in keyof T]: Marked<T[Key]> };

/** Marks what is encrypted in a stack's file. Every other value stays as it is. */
export function markSecrets<T>(
  value: T,
  isEncrypted: SettingsContext["isEncrypted"],
  path: readonly PropertyKey[] = [],
): Marked<T> {
  const inner = (item: unknown, key: PropertyKey): unknown => markSecrets(item, isEncrypted, [...path, key]);
  return markedOf(value, inner, () => isEncrypted(path)) as Marked<T>;
}

function markedOf(value: unknown, inner: (item: unknown, key: PropertyKey) => unknown, isEncrypted: () => boolean) {
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, key)]));
  return value !== undefined && isEncrypted() ? pulumi.secret(value) : value;
}
