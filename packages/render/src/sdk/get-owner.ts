// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getOwner} goes by. */
export type GetOwnerArgs =
  | {
      /** The workspace's id, `tea-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The workspace's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getOwnerOutput} goes by. */
export type GetOwnerOutputArgs =
  | {
      /** The workspace's id, `tea-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The workspace's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getOwner} finds. */
export interface GetOwnerResult {
  /** The workspace's id. */
  readonly id: string;
  /** The workspace's name. */
  readonly name: string;
  /** Where Render writes to about it. */
  readonly email: string;
  /** `team`, or `user` for a person's own. */
  readonly type: string;
}

/** Finds a workspace that the API key gives access to, by its id or its name. */
export function getOwner(args: GetOwnerArgs, options: pulumi.InvokeOptions = {}): Promise<GetOwnerResult> {
  return pulumi.runtime.invoke("render:index:getOwner", args, options) as Promise<GetOwnerResult>;
}

/** Finds a workspace that the API key gives access to, by its id or its name. */
export function getOwnerOutput(
  args: GetOwnerOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetOwnerResult> {
  return pulumi.runtime.invokeOutput<GetOwnerResult>("render:index:getOwner", args, options);
}
