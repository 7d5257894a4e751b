import type { Region } from "@pulumiverse/render";

/** What every component of one system on Render is told. */
export interface Placement {
  /** Pulumi's logical name, without the environment: `<system>-<part>`. */
  logicalName: string;
  /** The name within the system. */
  part: string;
  /** The name on Render. */
  renderName: string;
  region: Region;
}
