/** Why this Node.js can't run Slipway, or undefined when it can. */
export function nodeFault(): string | undefined;

/** Why node_modules does not fit package-lock.json, or undefined when it does. */
export function outdatedPackage(): string | undefined;
