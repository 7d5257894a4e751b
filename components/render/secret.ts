import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import type { SecretArgs } from "../platform";
import { childOptions } from "../child-options";

/** A random text that is kept in Pulumi's state; Render sees it only as a variable of those that are told it. */
export class RenderSecret extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  constructor(logicalName: string, { keepers }: SecretArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:GeneratedSecret", logicalName, {}, options);
    const secret = new render.GeneratedSecret(
      logicalName,
      { keepers: keepers && { ...keepers } },
      childOptions(this, options),
    );
    this.value = pulumi.secret(secret.value);
    this.registerOutputs();
  }
}
