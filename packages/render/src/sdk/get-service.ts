// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getService} goes by. */
export type GetServiceArgs =
  | {
      /** The service's id, `srv-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The service's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getServiceOutput} goes by. */
export type GetServiceOutputArgs =
  | {
      /** The service's id, `srv-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The service's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getService} finds. */
export interface GetServiceResult {
  /** The service's id. */
  readonly id: string;
  /** The service's name. */
  readonly name: string;
  /** Its kind, such as `web_service`. */
  readonly type: string;
  /** The name in the service's addresses. */
  readonly slug: string;
  /** The service's public URL, with no slash at the end; empty when it has none. */
  readonly url: string;
  /** Whether it is suspended, so that nothing runs. */
  readonly isSuspended: boolean;
  /**
   * The release that is live: a whole commit, or an image with its digest; empty where nothing is live, as while
   * it is suspended.
   */
  readonly release: string;
  /** The deploy that is live, `dep-…`; empty where none is. */
  readonly deployId: string;
}

/** Finds a service of any kind, by its id or its name, that another program or a person looks after. */
export function getService(args: GetServiceArgs, options: pulumi.InvokeOptions = {}): Promise<GetServiceResult> {
  return pulumi.runtime.invoke("render:index:getService", args, options) as Promise<GetServiceResult>;
}

/** Finds a service of any kind, by its id or its name, that another program or a person looks after. */
export function getServiceOutput(
  args: GetServiceOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetServiceResult> {
  return pulumi.runtime.invokeOutput<GetServiceResult>("render:index:getService", args, options);
}
