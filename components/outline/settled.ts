import * as pulumi from "@pulumi/pulumi";

/** What became of a value: the value, or why there is none. */
export type Settled<T> = { value: T; isSecret: boolean } | { reason: string };

/** Waits for a value, whether a resource stands behind it or not. It never rejects, and no failure of the value is lost. */
export async function settled<T>(input: pulumi.Input<T>): Promise<Settled<T>> {
  const output = pulumi.output(input) as pulumi.Output<T> & {
    promise(): Promise<T>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  // An output fails as several promises, and Pulumi ends a program in which one of them fails unseen.
  const [value, , secret] = await Promise.allSettled([output.promise(), output.isKnown, output.isSecret]);
  if (value.status === "fulfilled")
    return { value: value.value, isSecret: secret.status === "fulfilled" && secret.value };
  return { reason: value.reason instanceof Error ? value.reason.message : String(value.reason) };
}

/** A value that nothing can be said without. */
export function required<T>(found: Settled<T>, what: string): { value: T; isSecret: boolean } {
  if ("value" in found) return found;
  throw new pulumi.RunError(`what is asked for with ${what} can't be told: ${found.reason}`);
}

/** A value, unless there is none or it failed: whoever makes the part for real is told why. */
export async function known<T>(input: pulumi.Input<T> | undefined): Promise<T | undefined> {
  if (input === undefined) return undefined;
  const found = await settled(input);
  return "value" in found ? found.value : undefined;
}
