import { z } from "zod";
import { checkValues, type Manifest, notesOf, type Scalar, textSchema } from "../../components/manifest";
import { textOf } from "../../components/schema-text";
import type { Problem, SettingsContext } from "../problem";

/** Variables that differ from what the composition or the manifests say: a service's own, or `shared`. */
export interface VariableSettings<Name extends string = string> {
  variables: Partial<Record<Name | "shared", Readonly<Record<string, Scalar>>>>;
}

const values = z.record(z.string(), z.union([textSchema, z.number(), z.boolean()]));

/** @param holders the services, and `shared` where the system has variables that services share */
export function variableSettings(holders: readonly string[]) {
  return { variables: z.partialRecord(z.enum(holders), values).default({}) };
}

/** Values that a manifest does not take, and secrets in the clear. */
export function variableProblems(
  { variables }: VariableSettings,
  manifests: Readonly<Record<string, Manifest>>,
  { environment, isEncrypted }: SettingsContext,
): Problem[] {
  const wrong = Object.entries(variables).flatMap(([holder, given = {}]) =>
    Object.entries(given).flatMap(([name, value]) => {
      const manifest = manifests[holder];
      if (manifest === undefined) return [];
      const path = ["variables", holder, name];
      const fix = fixOf(manifest, name);
      const clear = notesOf(manifest, name).secret && !isEncrypted(path);
      const inTheClear: Problem[] = clear ? [{ path, message: "is a secret but isn't encrypted", fix }] : [];
      const wrong = checkValues(manifest, { [name]: value }, environment, () => isEncrypted(path));
      return [...inTheClear, ...wrong.map(({ problem }) => ({ path, message: problem, fix }))];
    }),
  );
  return [...wrong, ...missing(variables, manifests)];
}

/** Variables that only settings give, and that they don't give. */
function missing(
  { shared = {}, ...variables }: VariableSettings["variables"],
  manifests: Readonly<Record<string, Manifest>>,
): Problem[] {
  return Object.entries(manifests).flatMap(([service, manifest]) =>
    Object.keys(manifest.shape).flatMap((name) => {
      const isGiven = name in { ...shared, ...variables[service] };
      if (service === "shared" || isGiven || !notesOf(manifest, name).asked) return [];
      const secret = notesOf(manifest, name).secret ?? false;
      return [
        {
          path: ["variables", service, name],
          message: "is missing: only a stack can say it",
          isMissing: true,
          fix: { set: "<value>", secret },
        },
      ];
    }),
  );
}

/** How to fix a variable. One without an example has its right value when it isn't set. */
function fixOf(manifest: Manifest, name: string): Problem["fix"] {
  if (notesOf(manifest, name).secret) return { set: "<value>", secret: true };
  const { example } = textOf(manifest, [name]);
  return example === undefined ? "remove" : { set: example };
}
