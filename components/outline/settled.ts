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
