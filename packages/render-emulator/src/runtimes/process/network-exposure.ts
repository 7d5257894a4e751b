import { isLoopbackAddress } from "@slipway/render-api";
import { isListening } from "../port";
import { type OpenPort, openPortsOf } from "./open-ports";
import { outsideAddress } from "./outside-address";

/** How the line of a service's log begins that says so. */
export const exposureNote = "Others on your network can reach this service";

/** The processes of an instance. */
interface ExposedInstance {
  /** The port in its `PORT`. */
  port: number;
  groupId: number;
}

/**
 * Where an instance listens so that others on the network reach it: `0.0.0.0:8080`. Linux' own tables know all of its
 * ports; elsewhere the one in `PORT` is tried.
 */
export async function networkExposure({ port, groupId }: ExposedInstance): Promise<string[]> {
  if (process.platform === "linux") {
    const open = await openPortsOf(groupId);
    return [...new Set(open.filter((one) => !isLoopbackAddress(one.address)).map(placeOf))];
  }
  const address = outsideAddress();
  return address !== undefined && (await isListening(port, address)) ? [`${address}:${port}`] : [];
}

function placeOf({ address, port }: OpenPort): string {
  return `${address === "" ? "0.0.0.0" : address}:${port}`;
}
