/** The path of the provider's bundle, which is built when it is missing or older than its sources. */
export function upToDateBundle(): string;

/** Bundles the plugin with all that it imports. `firstLine` comes before the code. */
export function bundlePlugin(outfile: string, firstLine?: string): void;
