// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link Provider} is made from. */
export interface ProviderArgs {
  /**
   * Key of Render's API. A preview needs none.
   *
   * @default the environment variable `RENDER_API_KEY`
   */
  apiKey?: pulumi.Input<string> | undefined;
  /**
   * The workspace that new resources belong to, `tea-…`.
   *
   * @default the environment variable `RENDER_OWNER_ID`
   */
  ownerId?: pulumi.Input<string> | undefined;
  /**
   * Address of Render's API.
   *
   * @default the environment variable `RENDER_HOST`, else `https://api.render.com/v1`
   */
  host?: pulumi.Input<string> | undefined;
}

/** A connection to Render other than the stack's own: another workspace, another key. */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options: pulumi.ResourceOptions = {}) {
    super("render", name, { ...args }, pulumi.mergeOptions({ additionalSecretOutputs: ["apiKey"] }, options));
  }

  /** Whether something is a Provider, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Provider {
    return (
      pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === "pulumi:providers:render"
    );
  }
}
