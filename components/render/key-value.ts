import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { KeyValue, KeyValueArgs } from "../platform";
import { childOptions } from "../child-options";
import type { Placement } from "./placement";

/** A key value instance (Redis) on Render. */
export class RenderKeyValue extends pulumi.ComponentResource implements KeyValue {
  private readonly internalUrl: pulumi.Output<string>;
  private readonly externalUrl: pulumi.Output<string>;

  constructor(place: Placement, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:KeyValue", place.logicalName, {}, options);
    const planned = keyValueArgs(place, args);
    const store = new render.KeyValue(place.logicalName, planned, childOptions(this, options));
    this.internalUrl = store.internalConnectionString;
    this.externalUrl = store.externalConnectionString;
    this.registerOutputs();
  }

  connectionString(): pulumi.Output<string> {
    return pulumi.secret(this.internalUrl);
  }

  externalConnectionString(): pulumi.Output<string> {
    return pulumi.secret(this.externalUrl);
  }
}

/** What Render is told of a key value instance. */
export function keyValueArgs(place: Placement, args: KeyValueArgs): render.KeyValueArgs {
  return {
    name: place.renderName,
    nameSetting: place.nameSetting,
    region: place.region,
    plan: args.plan,
    maxmemoryPolicy: args.whenFull,
    ipAllowList: [...(args.allowedNetworks ?? [])],
    ...(place.disposable && { allowDataLoss: true }),
  };
}
