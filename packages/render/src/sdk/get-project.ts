// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getProject} goes by. */
export type GetProjectArgs =
  | {
      /** The project's id, `prj-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The project's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getProjectOutput} goes by. */
export type GetProjectOutputArgs =
  | {
      /** The project's id, `prj-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The project's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getProject} finds. */
export interface GetProjectResult {
  /** The project's id. */
  readonly id: string;
  /** The project's name. */
  readonly name: string;
  /** The ids of its environments by their names, `evm-…`, those too that are not named here. */
  readonly environmentIds: Record<string, string>;
}

/** Finds a project, by its id or its name, that another program or a person looks after. */
export function getProject(args: GetProjectArgs, options: pulumi.InvokeOptions = {}): Promise<GetProjectResult> {
  return pulumi.runtime.invoke("render:index:getProject", args, options) as Promise<GetProjectResult>;
}

/** Finds a project, by its id or its name, that another program or a person looks after. */
export function getProjectOutput(
  args: GetProjectOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetProjectResult> {
  return pulumi.runtime.invokeOutput<GetProjectResult>("render:index:getProject", args, options);
}
