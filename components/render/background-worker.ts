import type * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { ProcessArgs } from "../platform";
import type { Placement } from "./placement";
import { processArgs, RenderServiceComponent } from "./service";

/** A background worker on Render. */
export class RenderBackgroundWorker extends RenderServiceComponent<render.BackgroundWorker> {
  constructor(place: Placement, args: ProcessArgs, options?: pulumi.ComponentResourceOptions) {
    const make = (own: pulumi.CustomResourceOptions) =>
      new render.BackgroundWorker(place.logicalName, processArgs(place, args), own);
    super("BackgroundWorker", place, make, options);
    this.registerOutputs({});
  }
}
