import type { DockerSettings, Published } from "./settings";
import type { HostService } from "./switch-over";

/** What every component of one system on a Docker host is told. */
export interface Placement {
  /** The system's name. */
  system: string;
  /** Pulumi's logical name, without the stack: `<system>-<part>`. */
  logicalName: string;
  /** The name within the system. */
  part: string;
  /** What it is called on the host. */
  hostName: string;
  /** What tells the stack from others on the host: `<project>/<stack>`. */
  stack: string;
  /** Where it is published, if it is. */
  published: Published | undefined;
  healthCheck: DockerSettings["healthCheck"];
  /** Whether its data may go with the stack. */
  disposable: boolean;
}

/** A part as an error names it. */
export function titleOf({ system, part }: Pick<Placement, "system" | "part">): string {
  return `\`${part}\` of ${system}`;
}

/** A service as the host knows it. */
export function onHost(place: Placement): HostService {
  const { system, hostName, stack } = place;
  return { title: titleOf(place), service: hostName, stack, nameSetting: `slipway:${system}.nameSuffix` };
}
