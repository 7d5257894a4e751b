import { systems } from "../../../stacks";
import { isWithheld } from "../environment-secrets";
import type { Variables } from "../stack-environment";
import { textsOf } from "../system-outputs";

/** The variable in which a test finds a stack output: `realtime.apiUrl` is `REALTIME_API_URL`. */
export function outputVariable(system: string, output: string): string {
  const words = `${system}-${output}`.replaceAll(/([a-z\d])([A-Z])/g, "$1-$2");
  return words.replaceAll(/[^A-Za-z\d]+/g, "_").toUpperCase();
}

/** Who tests a stack. */
export interface TestAccess {
  /** The system whose tests they are, which get its outputs alone; undefined: they are those of the whole stack. */
  system?: string;
  /** That of this process, which a program that it starts gets otherwise. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * What tests get beside what any program needs: each stack output that is a text, secrets among them, unless those were hidden when the outputs
 * were read. What {@link withoutAccess} takes away is theirs neither.
 */
export function testEnvironment(
  stack: string,
  outputs: Readonly<Record<string, unknown>>,
  { system, environment = process.env }: TestAccess = {},
): Variables {
  const found = systems
    .filter(({ name }) => system === undefined || name === system)
    .flatMap(({ name }) =>
      Object.entries(textsOf(name, outputs)).map(([output, value]) => [outputVariable(name, output), value] as const),
    );
  return { ...withoutAccess(environment), SLIPWAY_STACK: stack, ...Object.fromEntries(found) };
}

/** Takes away what opens an account, Pulumi's state or the repository: what is run may be a pull request's own code. */
export function withoutAccess(environment: Readonly<Record<string, string | undefined>> = process.env): Variables {
  const withheld = Object.keys(environment).filter(isWithheld);
  return Object.fromEntries(withheld.map((name) => [name, undefined]));
}
