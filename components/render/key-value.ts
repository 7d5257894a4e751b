import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { KeyValue, KeyValueArgs } from "../platform";
import type { Placement } from "./placement";

/** A key value instance (Redis) on Render. Nothing outside Render can connect to it. */
export class RenderKeyValue extends pulumi.ComponentResource implements KeyValue {
  private readonly internalUrl: pulumi.Output<string>;

  constructor(place: Placement, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:KeyValue", place.logicalName, {}, options);
    const store = new render.KeyValue(
      place.logicalName,
      {
        name: place.renderName,
        region: place.region,
        plan: args.plan ?? "starter",
        maxmemoryPolicy: args.whenFull ?? "allkeys_lru",
        ipAllowList: [],
      },
      { parent: this, protect: place.protectData },
    );
    this.internalUrl = store.internalConnectionString;
    this.registerOutputs();
  }

  connectionString(): pulumi.Output<string> {
    return pulumi.secret(this.internalUrl);
  }
}
