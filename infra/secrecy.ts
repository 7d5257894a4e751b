import * as pulumi from "@pulumi/pulumi";
import { tellerOf } from "@slipway/render-api";

/**
 * Keeps what is encrypted in stack config secret wherever the program puts it: each value of a resource's inputs, of a component's outputs
 * and of what the returned function is given that is one of the texts, or has one in it. From here on, for every resource of the stack.
 *
 * @returns the function that marks the program's own outputs
 */
export function keepSecret(texts: readonly string[]): (values: pulumi.Inputs) => pulumi.Inputs {
  const given = texts.filter((text) => text !== "");
  if (given.length === 0) return (values) => values;
  const holds = tellerOf(given);
  const mark = (values: pulumi.Inputs): pulumi.Inputs => eachMarked(values, holds);
  // The engine's own transforms are handed properties in which one secret makes the whole map that it stands in a secret.
  pulumi.runtime.registerStackTransformation(({ resource, props, opts }) => {
    if (resource instanceof pulumi.ComponentResource) markRegistered(resource, mark);
    return { props: mark(props), opts };
  });
  return mark;
}

type Teller = (text: string) => boolean;

/** A component's outputs are none of the properties that transformations see. */
function markRegistered(component: pulumi.ComponentResource, mark: (values: pulumi.Inputs) => pulumi.Inputs): void {
  const target = component as unknown as { registerOutputs(outputs?: object): void };
  const register = target.registerOutputs.bind(component);
  target.registerOutputs = (outputs = {}) =>
    register(laterOf(outputs)?.apply((known) => mark(known as pulumi.Inputs)) ?? mark(outputs));
}

function eachMarked(values: object, holds: Teller): pulumi.Inputs {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, marked(value, holds)]));
}

/** A value in which each text that is to be secret is marked, and nothing around it. */
function marked(value: unknown, holds: Teller): unknown {
  const later = laterOf(value);
  if (later) return later.apply((known) => marked(known, holds));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return holds(String(value)) ? pulumi.secret(value) : value;
  if (Array.isArray(value)) return value.map((element) => marked(element, holds));
  if (!isPlain(value)) return value;
  const inner = eachMarked(value, holds);
  // A key can't be marked by itself.
  return Object.keys(value).some(holds) ? pulumi.secret(inner) : inner;
}

/** An output or promise, as an output. */
function laterOf(value: unknown): pulumi.OutputInstance<unknown> | undefined {
  return pulumi.Output.isInstance(value) || value instanceof Promise ? pulumi.output<unknown>(value) : undefined;
}

/** Resources and assets are none of ours to look into. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
