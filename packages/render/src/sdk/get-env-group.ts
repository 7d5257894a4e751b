// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getEnvGroup} goes by. */
export type GetEnvGroupArgs =
  | {
      /** The group's id, `evg-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The group's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getEnvGroupOutput} goes by. */
export type GetEnvGroupOutputArgs =
  | {
      /** The group's id, `evg-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The group's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getEnvGroup} finds. */
export interface GetEnvGroupResult {
  /** The group's id. */
  readonly id: string;
  /** The group's name. */
  readonly name: string;
  /** The environment that it belongs to; empty when it belongs to none. */
  readonly environmentId: string;
  /** Its variables, values by name. */
  readonly envVars: Record<string, string>;
  /** Its secret files, content by name. */
  readonly secretFiles: Record<string, string>;
}

/**
 * Finds an environment group, by its id or its name, that another program or a person looks after. The result is
 * not marked as secret; that of {@link getEnvGroupOutput} is.
 */
export function getEnvGroup(args: GetEnvGroupArgs, options: pulumi.InvokeOptions = {}): Promise<GetEnvGroupResult> {
  return pulumi.runtime.invoke("render:index:getEnvGroup", args, options) as Promise<GetEnvGroupResult>;
}

/** Finds an environment group, by its id or its name, that another program or a person looks after. */
export function getEnvGroupOutput(
  args: GetEnvGroupOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetEnvGroupResult> {
  return pulumi.runtime.invokeOutput<GetEnvGroupResult>("render:index:getEnvGroup", args, options);
}
