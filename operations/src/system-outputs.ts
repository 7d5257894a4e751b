import { z } from "zod";
import { systems } from "../../stacks";
import type { System } from "../../stacks/system";
import type { Pulumi } from "./pulumi";

const stackOutputs = z.record(z.string(), z.unknown());

/** A stack's outputs, by name. */
export async function readOutputs(
  pulumi: Pulumi,
  stack: string,
  secrets: "secrets in clear" | "secrets hidden",
): Promise<Record<string, unknown>> {
  const shown = secrets === "secrets in clear" ? ["--show-secrets"] : [];
  return stackOutputs.parse(JSON.parse(await pulumi.read(["stack", "output", "--json", ...shown, "--stack", stack])));
}

/** The systems that a stack has brought up, by its outputs. */
export function systemsIn(outputs: Readonly<Record<string, unknown>>): System[] {
  return systems.filter(({ name }) => Object.keys(outputs).some((output) => output.startsWith(`${name}.`)));
}

/** The texts among the stack outputs of one system, by their names within it: `realtime.apiUrl` is `apiUrl`. */
export function textsOf(system: string, outputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const prefix = `${system}.`;
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
}
