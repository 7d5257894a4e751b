// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link Project} is made from. */
export interface ProjectArgs {
  /** The project's name. */
  name: pulumi.Input<string>;
  /**
   * Its environments, one at least: Render makes no project without. They are told apart by their names, and when
   * one goes and another comes, it is renamed. Environments of the project that are not named here are left alone.
   *
   * @example [{"name":"production","protectedStatus":"protected"}]
   */
  environments: pulumi.Input<pulumi.Input<types.ProjectEnvironmentArgs>[]>;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:Project";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  environments: undefined,
  environmentIds: undefined,
};

/**
 * A project: what environments belong to. Deleting it deletes its environments; while something is in one of
 * them, or it has environments that this program doesn't name, it is not deleted.
 */
export class Project extends pulumi.CustomResource {
  /** The project's name. */
  declare readonly name: pulumi.Output<string>;
  /**
   * Its environments, one at least: Render makes no project without. They are told apart by their names, and when
   * one goes and another comes, it is renamed. Environments of the project that are not named here are left alone.
   */
  declare readonly environments: pulumi.Output<types.ProjectEnvironment[]>;
  /** The ids of its environments by their names, `evm-…`, those too that are not named here. */
  declare readonly environmentIds: pulumi.Output<Record<string, string>>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: ProjectArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a Project that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): Project {
    return new Project(name, {} as ProjectArgs, { ...options, id });
  }

  /** Whether something is a Project, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Project {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
