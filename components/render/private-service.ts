import type * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { PrivateService, ProcessArgs } from "../platform";
import type { Placement } from "./placement";
import { processArgs, RenderServiceComponent } from "./service";

/** A private service on Render. */
export class RenderPrivateService extends RenderServiceComponent<render.PrivateService> implements PrivateService {
  readonly privateHost: pulumi.Output<string>;

  constructor(place: Placement, args: ProcessArgs, options?: pulumi.ComponentResourceOptions) {
    const make = (own: pulumi.CustomResourceOptions) =>
      new render.PrivateService(place.logicalName, { ...processArgs(place, args), port: args.port }, own);
    super("PrivateService", place, make, options);
    this.privateHost = this.resource.internalAddress;
    this.registerOutputs({ privateHost: this.privateHost });
  }
}
