// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getRegistryCredential} goes by. */
export type GetRegistryCredentialArgs =
  | {
      /** The credential's id, `rgc-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The credential's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getRegistryCredentialOutput} goes by. */
export type GetRegistryCredentialOutputArgs =
  | {
      /** The credential's id, `rgc-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The credential's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getRegistryCredential} finds. */
export interface GetRegistryCredentialResult {
  /** The credential's id. */
  readonly id: string;
  /** The credential's name. */
  readonly name: string;
  /** Where the images are. */
  readonly registry: string;
  /** The user at the registry. */
  readonly username: string;
}

/** Finds a registry credential, by its id or its name, that another program or a person looks after. */
export function getRegistryCredential(
  args: GetRegistryCredentialArgs,
  options: pulumi.InvokeOptions = {},
): Promise<GetRegistryCredentialResult> {
  return pulumi.runtime.invoke(
    "render:index:getRegistryCredential",
    args,
    options,
  ) as Promise<GetRegistryCredentialResult>;
}

/** Finds a registry credential, by its id or its name, that another program or a person looks after. */
export function getRegistryCredentialOutput(
  args: GetRegistryCredentialOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetRegistryCredentialResult> {
  return pulumi.runtime.invokeOutput<GetRegistryCredentialResult>("render:index:getRegistryCredential", args, options);
}
