import { isListening } from "@slipway/render-emulator/process";

/** The port that an address names or implies. */
export function portOf({ port }: URL): number {
  return Number(port || 80);
}

/** Whether anything takes connections at an address. */
export function isTaken(address: URL): Promise<boolean> {
  // In a URL, an IPv6 address is in brackets.
  return isListening(portOf(address), address.hostname.replace(/^\[|\]$/g, ""));
}
