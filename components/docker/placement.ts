import type { DockerSettings, Published } from "./settings";

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
