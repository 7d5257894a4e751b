import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { withParameters } from "../connection-string";
import type { Postgres, PostgresArgs } from "../platform";
import { childOptions } from "../child-options";
import type { Placement } from "./placement";

/** A Postgres instance on Render. */
export class RenderPostgres extends pulumi.ComponentResource implements Postgres {
  private readonly internalUrl: pulumi.Output<string>;
  private readonly externalUrl: pulumi.Output<string>;

  constructor(place: Placement, args: PostgresArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:Postgres", place.logicalName, {}, options);
    const planned = postgresArgs(place, args);
    const database = new render.Postgres(place.logicalName, planned, childOptions(this, options));
    this.internalUrl = database.internalConnectionString;
    this.externalUrl = database.externalConnectionString;
    this.registerOutputs();
  }

  connectionString(parameters: Readonly<Record<string, string>> = {}): pulumi.Output<string> {
    return pulumi.secret(this.internalUrl.apply((url) => withParameters(url, parameters)));
  }

  externalConnectionString(parameters: Readonly<Record<string, string>> = {}): pulumi.Output<string> {
    return pulumi.secret(this.externalUrl.apply((url) => withParameters(url, parameters)));
  }
}

/** What Render is told of a Postgres instance. */
export function postgresArgs(place: Placement, args: PostgresArgs): render.PostgresArgs {
  return {
    name: place.renderName,
    nameSetting: place.nameSetting,
    region: place.region,
    plan: args.plan,
    version: args.version,
    diskSizeGB: args.diskSizeGB,
    // Left out, it would let everybody in.
    ipAllowList: [...(args.allowedNetworks ?? [])],
    ...(place.disposable && { allowDataLoss: true }),
  };
}
