import { systems } from "../../../stacks";
import { isWithheld } from "../environment-secrets";
import type { Variables } from "../stack-environment";
import { textsOf } from "../system-outputs";

/** The variable in which a test finds a stack output: `realtime.apiUrl` is `REALTIME_API_URL`. */
export function outputVariable(system: string, output: string): string {
  const words = `${system}-${output}`.replaceAll(/([a-z\d])([A-Z])/g, "$1-$2");
  return words.replaceAll(/[^A-Za-z\d]+/g, "_").toUpperCase();
}

/** How a stack is tested. */
export interface TestAccess {
  /** Whether tests are given what opens a data store. Where others use the stack, they are not. */
  withStores?: boolean;
  /** That of this process, which a program that it starts gets otherwise. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * What tests get beside what any program needs: each stack output that is a text, secrets among them. What opens an account, Pulumi's state or
 * the repository is taken away: the tests may be a pull request's own code.
 */
export function testEnvironment(
  stack: string,
  outputs: Readonly<Record<string, unknown>>,
  { withStores = true, environment = process.env }: TestAccess = {},
): Variables {
  const found = systems.flatMap(({ name }) =>
    Object.entries(textsOf(name, outputs))
      .filter(([, value]) => withStores || !opensStore(value))
      .map(([output, value]) => [outputVariable(name, output), value] as const),
  );
  const withheld = Object.keys(environment).filter(isWithheld);
  return {
    ...Object.fromEntries(withheld.map((name) => [name, undefined])),
    SLIPWAY_STACK: stack,
    ...Object.fromEntries(found),
  };
}

/** Whether a text is the connection string of a data store. */
function opensStore(text: string): boolean {
  return /^(?:postgres(?:ql)?|rediss?):\/\//.test(text);
}
