// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link RegistryCredential} is made from. */
export interface RegistryCredentialArgs {
  /** The credential's name. */
  name: pulumi.Input<string>;
  /** Where the images are. */
  registry: pulumi.Input<types.Registry>;
  /** The user at the registry. */
  username: pulumi.Input<string>;
  /**
   * The user's token or password. Render never tells it, so that an import can't know it: the update after it
   * writes it.
   */
  authToken: pulumi.Input<string>;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:RegistryCredential";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  registry: undefined,
  username: undefined,
  authToken: undefined,
};

/** A credential of the workspace for a private registry of images. */
export class RegistryCredential extends pulumi.CustomResource {
  /** The credential's name. */
  declare readonly name: pulumi.Output<string>;
  /** Where the images are. */
  declare readonly registry: pulumi.Output<types.Registry>;
  /** The user at the registry. */
  declare readonly username: pulumi.Output<string>;
  /**
   * The user's token or password. Render never tells it, so that an import can't know it: the update after it
   * writes it.
   */
  declare readonly authToken: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: RegistryCredentialArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a RegistryCredential that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options: pulumi.CustomResourceOptions = {},
  ): RegistryCredential {
    return new RegistryCredential(name, {} as RegistryCredentialArgs, { ...options, id });
  }

  /** Whether something is a RegistryCredential, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is RegistryCredential {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
