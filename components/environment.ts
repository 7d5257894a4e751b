/** What a stack is for. It stands in the stack's config (`slipway:environment`), not in the stack's name. */
export type Environment = "local" | "staging" | "production";
