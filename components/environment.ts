import { z } from "zod";

/** What a stack is for. It stands in the stack's config (`slipway:environment`), not in the stack's name. */
export const environmentSchema = z.enum(["local", "staging", "production"]).meta({ examples: ["staging"] });

export type Environment = z.infer<typeof environmentSchema>;

/**
 * Whether a stack is one of this machine: its data may go, its code may come from a repository on this machine, and no domain leads to it.
 * This is the one meaning of "local"; a stack's name does not say it, and neither does whether its API is the emulator.
 */
export function isLocal(environment: Environment): boolean {
  return environment === "local";
}
