import { systems } from "../../../stacks";
import { connectionVariables } from "@slipway/render-api";
import { SECRETS } from "../environment-secrets";
import type { Variables } from "../stack-environment";
import { textsOf } from "../system-outputs";

/** The variable in which a test finds a stack output: `realtime.apiUrl` is `REALTIME_API_URL`. */
export function outputVariable(system: string, output: string): string {
  const words = `${system}-${output}`.replaceAll(/([a-z\d])([A-Z])/g, "$1-$2");
  return words.replaceAll(/[^A-Za-z\d]+/g, "_").toUpperCase();
}

/**
 * What the tests of a pull request get: each stack output that is a text, secrets among them. What opens the account at Render or the stack's
 * state is taken away: the tests are the pull request's own code.
 */
export function testEnvironment(stack: string, outputs: Readonly<Record<string, unknown>>): Variables {
  const found = systems.flatMap(({ name }) =>
    Object.entries(textsOf(name, outputs)).map(([output, value]) => [outputVariable(name, output), value] as const),
  );
  const withheld = [...SECRETS, ...Object.values(connectionVariables), ...STATE];
  return {
    ...Object.fromEntries(withheld.map((name) => [name, undefined])),
    SLIPWAY_STACK: stack,
    ...Object.fromEntries(found),
  };
}

const STATE = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE"];
