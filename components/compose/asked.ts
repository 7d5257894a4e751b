import type * as pulumi from "@pulumi/pulumi";
import type { Build, Image } from "../platform";

export type DockerBuild = Extract<Build, { dockerfile: string }>;

/** A service that a composition has asked for. */
export interface Asked {
  build: DockerBuild | Image;
  /** Where it listens within its container. */
  listens: number;
  /** Under which this machine's own programs find it; nothing for what is not for them. */
  port?: number;
  /** Whether nobody connects to it, so that it is there once it has started. */
  isWorker?: true;
  /** Whether it runs only when it is asked to: nothing here knows of times. */
  isCronJob?: true;
  preDeployCommand: pulumi.Input<string> | undefined;
  /** Where its disk is, if it has one. */
  mountPath: pulumi.Input<string> | undefined;
}
