/** An address among a stack's outputs. */
export interface StackAddress {
  /** The output's name, with dots into objects: "fleet.apiUrl". */
  name: string;
  url: string;
}

/** The HTTP addresses of what a stack has made, in their order: outputs that are URLs by their value and by the end of their name. */
export function addressesIn(outputs: unknown, name = ""): StackAddress[] {
  // An issuer of tokens has the form of an address, too, and is none of the stack's.
  if (typeof outputs === "string")
    return /url$/i.test(name) && /^https?:\/\/\S+$/.test(outputs) ? [{ name, url: outputs }] : [];
  if (typeof outputs !== "object" || outputs === null) return [];
  return Object.entries(outputs).flatMap(([key, value]) => addressesIn(value, name === "" ? key : `${name}.${key}`));
}
