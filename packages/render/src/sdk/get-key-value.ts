// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getKeyValue} goes by. */
export type GetKeyValueArgs =
  | {
      /** The instance's id, `red-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The instance's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getKeyValueOutput} goes by. */
export type GetKeyValueOutputArgs =
  | {
      /** The instance's id, `red-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The instance's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getKeyValue} finds. */
export interface GetKeyValueResult {
  /** The instance's id. */
  readonly id: string;
  /** The instance's name. */
  readonly name: string;
  /** The size of the instance. */
  readonly plan: string;
  /** Where the instance runs. */
  readonly region: string;
  /** Its status, such as `available`. */
  readonly status: string;
  /** Connection string for services of the same region. */
  readonly internalConnectionString: string;
  /** Connection string for clients outside Render. */
  readonly externalConnectionString: string;
  /** Its host for services of the same region. */
  readonly host: string;
  /** Its port for services of the same region. */
  readonly port: number;
  /** Its host for clients outside Render. */
  readonly externalHost: string;
  /** Its port for clients outside Render. */
  readonly externalPort: number;
  /** Command that opens a session. */
  readonly cliCommand: string;
}

/**
 * Finds a key value instance, by its id or its name, that another program or a person looks after. The result is
 * not marked as secret; that of {@link getKeyValueOutput} is.
 */
export function getKeyValue(args: GetKeyValueArgs, options: pulumi.InvokeOptions = {}): Promise<GetKeyValueResult> {
  return pulumi.runtime.invoke("render:index:getKeyValue", args, options) as Promise<GetKeyValueResult>;
}

/** Finds a key value instance, by its id or its name, that another program or a person looks after. */
export function getKeyValueOutput(
  args: GetKeyValueOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetKeyValueResult> {
  return pulumi.runtime.invokeOutput<GetKeyValueResult>("render:index:getKeyValue", args, options);
}
