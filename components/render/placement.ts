import type { Region } from "@pulumiverse/render";

/** What every component of one system on Render is told. */
export interface Placement {
  /** Pulumi's logical name, without the stack: `<system>-<part>`. */
  logicalName: string;
  /** The name within the system. */
  part: string;
  /** The name on Render. */
  renderName: string;
  /** Where that name is set, in words for whoever reads that it is taken. */
  nameSetting?: string | undefined;
  region: Region;
  /**
   * Whether others find a service at the first of its domains, where it has one.
   *
   * @default true
   */
  reachedByDomain?: boolean | undefined;
  /** Whether data may be lost: a change that replaces what holds it is then made, else refused. */
  disposable: boolean;
}
