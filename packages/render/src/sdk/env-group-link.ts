// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link EnvGroupLink} is made from. */
export interface EnvGroupLinkArgs {
  /** The group, `evg-…`. */
  envGroupId: pulumi.Input<string>;
  /** The service that gets its variables and files, `srv-…`. */
  serviceId: pulumi.Input<string>;
}

const type = "render:index:EnvGroupLink";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  envGroupId: undefined,
  serviceId: undefined,
};

/**
 * Links one service to one environment group, and leaves all other links alone, whoever made them. It is for
 * services that no `Rollout` of this program deploys: the links of the others are the `envGroups` of their
 * entries. The service gets the group's variables with its next deploy. Its id is `evg-…/srv-…`.
 */
export class EnvGroupLink extends pulumi.CustomResource {
  /** The group, `evg-…`. */
  declare readonly envGroupId: pulumi.Output<string>;
  /** The service that gets its variables and files, `srv-…`. */
  declare readonly serviceId: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: EnvGroupLinkArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a EnvGroupLink that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): EnvGroupLink {
    return new EnvGroupLink(name, {} as EnvGroupLinkArgs, { ...options, id });
  }

  /** Whether something is a EnvGroupLink, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is EnvGroupLink {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
