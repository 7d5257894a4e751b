import { isLoopbackAddress } from "@slipway/render-api";
import { isListening } from "../port";
import { ephemeralPorts } from "../port-range";
import { type OpenPort, openPortsOf } from "./open-ports";
import { outsideAddress } from "./outside-address";

/** How the line of a service's log begins that says so. */
export const exposureNote = "Others on your network can reach this service";

/** The processes of an instance. */
interface ExposedInstance {
  /** The port in its `PORT`. */
  port: number;
  pid: number;
}

/**
 * Where an instance listens so that others on the network reach it: `0.0.0.0:8080`, `0.0.0.0:5353 (UDP)`. Linux' own tables
 * know all of its ports; elsewhere the one in `PORT` is tried. A port of UDP that the system has chosen is a client's, as of
 * one that sends metrics.
 */
export async function networkExposure({ port, pid }: ExposedInstance): Promise<string[]> {
  if (process.platform === "linux") {
    const open = await openPortsOf(pid, ["tcp", "udp"]);
    const { first, last } = ephemeralPorts();
    const isClients = ({ protocol, port: own }: OpenPort) => protocol === "udp" && own >= first && own <= last;
    const exposed = open.filter((one) => !isLoopbackAddress(one.address) && !isClients(one));
    return [...new Set(exposed.map(placeOf))];
  }
  const address = outsideAddress();
  return address !== undefined && (await isListening(port, address)) ? [`${address}:${port}`] : [];
}

function placeOf({ protocol, address, port }: OpenPort): string {
  return `${address === "" ? "0.0.0.0" : address}:${port}${protocol === "udp" ? " (UDP)" : ""}`;
}
