import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { Postgres, PostgresArgs } from "../platform";
import type { Placement } from "./placement";

/** A Postgres instance on Render. */
export class RenderPostgres extends pulumi.ComponentResource implements Postgres {
  private readonly internalUrl: pulumi.Output<string>;

  constructor(place: Placement, args: PostgresArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:Postgres", place.logicalName, {}, options);
    const database = new render.Postgres(
      place.logicalName,
      {
        name: place.renderName,
        region: place.region,
        plan: args.plan ?? "basic_256mb",
        version: args.version,
        ...(args.diskSizeGB !== undefined && { diskSizeGB: args.diskSizeGB }),
        ipAllowList: [...(args.allowedNetworks ?? [])],
      },
      { parent: this, protect: place.protectData },
    );
    this.internalUrl = database.internalConnectionString;
    this.registerOutputs();
  }

  connectionString(parameters: Readonly<Record<string, string>> = {}): pulumi.Output<string> {
    return pulumi.secret(this.internalUrl.apply((url) => withParameters(url, parameters)));
  }
}

/** A connection string with query parameters added to those that it has. */
export function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(parameters).toString();
  return added === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${added}`;
}
