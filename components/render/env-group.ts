import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { type BoundVariables, noVariables } from "../manifest";
import type { EnvGroup, EnvGroupArgs, SecretFiles } from "../platform";
import { childOptions } from "../child-options";
import type { Placement } from "./placement";

/** An environment group on Render. Its links are part of the rollout of the services that get it. */
export class RenderEnvGroup extends pulumi.ComponentResource implements EnvGroup {
  readonly name: string;
  readonly variables: BoundVariables;
  readonly secretFiles: SecretFiles;
  readonly envGroupId: pulumi.Output<string>;
  readonly settingsFingerprint: pulumi.Output<string>;

  constructor(place: Placement, args: EnvGroupArgs, options?: pulumi.ComponentResourceOptions) {
    super("slipway:render:EnvGroup", place.logicalName, {}, options);
    this.name = place.part;
    this.variables = args.variables ?? noVariables;
    this.secretFiles = args.secretFiles ?? {};
    const group = new render.EnvGroup(place.logicalName, envGroupArgs(place, args), childOptions(this, options));
    this.envGroupId = group.id;
    this.settingsFingerprint = group.settingsFingerprint;
    this.registerOutputs({});
  }
}

/** What Render is told of an environment group. */
function envGroupArgs(place: Placement, { variables, secretFiles }: EnvGroupArgs): render.EnvGroupArgs {
  return {
    name: place.renderName,
    nameSetting: place.nameSetting,
    envVars: { ...variables?.values },
    secretFiles: secretFiles && asSecrets(secretFiles),
  };
}

/** Files of which only the names are shown, whatever the program says of their contents. */
export function asSecrets(files: SecretFiles): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, pulumi.secret(content)]));
}
