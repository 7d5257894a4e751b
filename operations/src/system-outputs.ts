import { z } from "zod";
import { systems } from "../../stacks";
import type { System } from "../../stacks/system";
import type { Pulumi } from "./pulumi";

/** What Pulumi prints in place of a secret that it was not asked for. */
const HIDDEN = "[secret]";

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

/** The texts among the stack outputs of one system, by their names within it: `realtime.apiUrl` is `apiUrl`. A secret that was hidden is none. */
export function textsOf(system: string, outputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const prefix = `${system}.`;
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === "string" && value !== HIDDEN
        ? [[name.slice(prefix.length), value] as const]
        : [],
    ),
  );
}
