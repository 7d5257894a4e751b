import { givenTo } from "../given";
import type { BoundVariables } from "../manifest";
import { settled } from "../outline/settled";
import type { RolloutEntry } from "../platform";
import type { Environment } from "./compose-file";
import { knownValues } from "./known";
import { overridable, variableOf } from "./override";

/** What of a service's variables stands in a file so that whoever runs it can say otherwise. */
export interface Overriding {
  /** Whether a variable of a service may have another value. */
  isOverridable: (service: string, variable: string) => boolean;
  /** Variables of a service that it can do without, and that may have any value. */
  optionalOf: (service: string) => readonly string[];
  /** Values that stand for secrets. */
  secrets: ReadonlySet<string>;
  /** Ports of this machine, each with the service that is found there. */
  ports: ReadonlyMap<number, string>;
  /** Where services find each other. */
  hosts: readonly string[];
}

/** Where a service listens, whatever else its variables are. */
const PORT = "PORT";

/**
 * The variables of a service, as texts of a Compose file.
 *
 * @param isProduction whether a file beside it has its values, so that only what follows from the file itself stands here
 */
export async function environmentOf(
  entry: RolloutEntry,
  { isOverridable, optionalOf, secrets, ports, hosts }: Overriding,
  isProduction: boolean,
): Promise<Environment> {
  const { variables } = givenTo(entry);
  const values = Object.entries(await knownValues(variables.values));
  if (isProduction) {
    const follows = await Promise.all(
      values.map(
        async ([name, text]) => name === PORT || (isIn(text, hosts) && !(await isSecret(variables.values[name]))),
      ),
    );
    return Object.fromEntries(values.filter((_, index) => follows[index]));
  }
  const texts = values.map(([name, text]) => {
    // What is no plain text comes from elsewhere in the file, unless it stands for a secret.
    const isTold = typeof variables.values[name] !== "string" && !secrets.has(text);
    if (isTold || name === PORT || !isOverridable(entry.service.name, name)) return [name, withPorts(text, ports)];
    return [name, overridable(name, text)];
  });
  const left = optionalOf(entry.service.name).filter((name) => !(name in variables.values));
  return Object.fromEntries([...texts, ...left.map((name) => [name, null] as const)]) as Environment;
}

/** Whether an address is in a text, and not just the end or the beginning of another one. */
function isIn(text: string, hosts: Overriding["hosts"]): boolean {
  const addresses = new Set(text.split(/[^\w.:-]+/));
  return hosts.some((host) => addresses.has(host));
}

async function isSecret(input: BoundVariables["values"][string] | undefined): Promise<boolean> {
  const found = await settled(input);
  return !("value" in found) || found.isSecret;
}

/** Addresses of this machine, at the ports that are there whichever they are. */
function withPorts(text: string, ports: Overriding["ports"]): string {
  return text.replaceAll(/\b127\.0\.0\.1:(\d+)\b/g, (address, port: string) => {
    const service = ports.get(Number(port));
    return service === undefined ? address : `127.0.0.1:${overridable(variableOf(service, "port"), port)}`;
  });
}
