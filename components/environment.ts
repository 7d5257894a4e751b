import { z } from "zod";

/** What a stack is for. It stands in the stack's config (`slipway:environment`), not in the stack's name. */
export const environmentSchema = z.enum(["local", "preview", "staging", "production"]).meta({ examples: ["staging"] });

export type Environment = z.infer<typeof environmentSchema>;

/**
 * Whether a stack is one of this machine: its code may come from a repository on this machine, and no domain leads to it.
 * This is the one meaning of "local"; a stack's name does not say it, and neither does whether its API is the emulator.
 */
export function isLocal(environment: Environment): boolean {
  return environment === "local";
}

/**
 * Whether a stack shows one pull request. Any number of them stand side by side, made from one template, and each ends on its own: so
 * nothing in its settings may be what only one stack can have.
 */
export function isPreview(environment: Environment): boolean {
  return environment === "preview";
}

/** Whether a stack's data may go with the stack: nobody's work is in it. Everywhere else it is protected. */
export function isDisposable(environment: Environment): boolean {
  return isLocal(environment) || isPreview(environment);
}
