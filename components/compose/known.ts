import * as pulumi from "@pulumi/pulumi";
import { settled } from "../outline/settled";

export async function knownValues(
  values: Readonly<Record<string, pulumi.Input<string>>>,
): Promise<Record<string, string>> {
  const names = Object.keys(values);
  const texts = await Promise.all(names.map((name) => known(name, values[name] ?? "")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

/** A value as it stands in a Compose file, where one `$` begins the name of a variable. */
export async function known(what: string, input: pulumi.Input<string>): Promise<string> {
  const result = await settled(input);
  if ("value" in result) return result.value.replaceAll("$", "$$$$");
  throw new pulumi.RunError(result.reason.includes(what) ? result.reason : `\`${what}\`: ${result.reason}`);
}
