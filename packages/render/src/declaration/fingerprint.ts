import { isDeepStrictEqual } from "node:util";
import { digestOf } from "../values/digest";
import {
  hasSecret,
  hasUnknown,
  knownPart,
  secret,
  type PlainMap,
  unknown,
  type Value,
  type ValueMap,
} from "../values/value";
import { canonical } from "./canonical";
import type { Property, ResourceDeclaration } from "./property";

export type FingerprintKind = NonNullable<Property["deploy"]>;

/**
 * A short text that is another one whenever the inputs with this `deploy` mean something else, and the same one
 * whenever they mean the same. What leaving out means anyway counts as left out, so that a further property changes
 * no fingerprint. Unknown as soon as one of the inputs is, and secret likewise: who knows most of a text can guess
 * the rest by its hash.
 */
export function fingerprint(declaration: ResourceDeclaration, inputs: ValueMap, kind: FingerprintKind): Value {
  const names = fingerprinted(declaration, kind);
  const values = names.flatMap((name) => inputs[name] ?? []);
  const value = values.some(hasUnknown) ? unknown : digestOf(meaning(declaration, inputs, names));
  return values.some(hasSecret) ? secret(value) : value;
}

/** The properties that a fingerprint is made of. */
function fingerprinted({ properties }: ResourceDeclaration, kind: FingerprintKind): string[] {
  return Object.keys(properties).filter((name) => properties[name]?.deploy === kind);
}

function meaning({ properties }: ResourceDeclaration, inputs: ValueMap, names: readonly string[]): PlainMap {
  return Object.fromEntries(
    names.flatMap((name) => {
      const property = properties[name];
      const value = knownPart(inputs[name]);
      if (property === undefined || value === undefined) return [];
      const said = canonical(property.type, value);
      const unsaid = canonical(property.type, property.absentMeans ?? property.default);
      return said === undefined || isDeepStrictEqual(said, unsaid) ? [] : [[name, said]];
    }),
  );
}
