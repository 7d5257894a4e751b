/** Why this Node.js can't run Slipway, or undefined when it can. */
export function nodeFault(): string | undefined;

/** Why a folder's node_modules, this project's unless another is named, does not fit its package-lock.json, or undefined when it does. */
export function outdatedPackage(folder?: string): string | undefined;
