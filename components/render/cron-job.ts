import type * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { CronJobArgs } from "../platform";
import type { Placement } from "./placement";
import { cronJobArgs, RenderServiceComponent } from "./service";

/** A cron job on Render. */
export class RenderCronJob extends RenderServiceComponent<render.CronJob> {
  constructor(place: Placement, args: CronJobArgs, options?: pulumi.ComponentResourceOptions) {
    const make = (own: pulumi.CustomResourceOptions) =>
      new render.CronJob(place.logicalName, cronJobArgs(place, args), own);
    super("CronJob", place, make, options);
    this.registerOutputs({});
  }
}
