// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link EnvGroup} is made from. */
export interface EnvGroupArgs {
  /** The group's name. */
  name: pulumi.Input<string>;
  /**
   * Its variables. A refresh sees every variable that the group has at Render, so that the next update removes
   * what the program does not state.
   */
  envVars?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Names of variables whose values Render makes up, 32 random bytes each. One that is there already keeps its
   * value.
   *
   * @example ["SESSION_SECRET"]
   */
  generatedEnvVars?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Its files, content by name: services find them in `/etc/secrets`, native runtimes in their root directory as
   * well. 1 MB together at most.
   */
  secretFiles?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   *
   * @default none
   */
  environmentId?: pulumi.Input<string> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:EnvGroup";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  envVars: undefined,
  generatedEnvVars: undefined,
  secretFiles: undefined,
  environmentId: undefined,
  settingsFingerprint: undefined,
};

/**
 * An environment group: variables and secret files that several services get, by the `envGroups` of their
 * `Rollout` or by an `EnvGroupLink` each. A service's own variables win. Changing it writes settings and starts
 * no deploy: a `Rollout` that has `settingsFingerprint` among an entry's `triggers` does. It is not deleted
 * while a service is linked to it.
 */
export class EnvGroup extends pulumi.CustomResource {
  /** The group's name. */
  declare readonly name: pulumi.Output<string>;
  /**
   * Its variables. A refresh sees every variable that the group has at Render, so that the next update removes
   * what the program does not state.
   */
  declare readonly envVars: pulumi.Output<Record<string, string> | undefined>;
  /**
   * Names of variables whose values Render makes up, 32 random bytes each. One that is there already keeps its
   * value.
   */
  declare readonly generatedEnvVars: pulumi.Output<string[] | undefined>;
  /**
   * Its files, content by name: services find them in `/etc/secrets`, native runtimes in their root directory as
   * well. 1 MB together at most.
   */
  declare readonly secretFiles: pulumi.Output<Record<string, string> | undefined>;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   */
  declare readonly environmentId: pulumi.Output<string | undefined>;
  /**
   * Fingerprint of its variables and files, for the `triggers` of a `Rollout`'s entries whose services are linked
   * to it.
   */
  declare readonly settingsFingerprint: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: EnvGroupArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a EnvGroup that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): EnvGroup {
    return new EnvGroup(name, {} as EnvGroupArgs, { ...options, id });
  }

  /** Whether something is a EnvGroup, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is EnvGroup {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
