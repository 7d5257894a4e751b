/** An address among a stack's outputs. */
export interface StackAddress {
  /** The output's name, with dots into objects: "fleet.apiUrl". */
  name: string;
  url: string;
}

/** The HTTP addresses of what a stack has made, in their order: outputs whose name ends in `url`. */
export function addressesIn(outputs: unknown, name = ""): StackAddress[] {
  if (typeof outputs === "string") return /^https?:\/\/\S+$/.test(outputs) ? [{ name, url: outputs }] : [];
  if (typeof outputs !== "object" || outputs === null) return [];
  return Object.entries(outputs).flatMap(([key, value]) => addressesIn(value, name === "" ? key : `${name}.${key}`));
}
