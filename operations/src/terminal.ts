import picocolors from "picocolors";

/** Colours for standard output: none when it is piped, even where a CI's logs could show them. */
export const colors = picocolors.createColors(process.stdout.isTTY && picocolors.isColorSupported);

/** A set of colours; tests and pipes have one that adds nothing. */
export type Colors = typeof colors;
