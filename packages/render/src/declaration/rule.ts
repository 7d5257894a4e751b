import { knownPart, type PlainValue } from "../values/value";
import type { Judgement, Problem } from "./property";

/** A value of which parts within may not be known yet; these are null. */
type Known<Value> = Value extends readonly (infer Element)[]
  ? readonly (Known<Element> | null)[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Known<Value[Name]> | null }
    : Value;

/** A resource's inputs as far as they are known. */
export interface RuleInputs<Inputs> {
  /** Whether the program sets the property, be its value known yet or not. */
  has(property: keyof Inputs & string): boolean;
  /** The value, or undefined when it is not set or not known yet. */
  known<Name extends keyof Inputs & string>(property: Name): Known<Inputs[Name]> | undefined;
}

/**
 * A rule over several properties, as a declaration holds it. The rule sees only what is known, and judges nothing else; it is
 * asked only of inputs that have their declared types.
 */
export function rule<Inputs>(judge: (inputs: RuleInputs<Inputs>) => Problem[]): Judgement {
  return (inputs) => {
    const known = (property: string): PlainValue | undefined => knownPart(inputs[property]);
    return judge({ has: (property) => property in inputs, known: known as RuleInputs<Inputs>["known"] });
  };
}
