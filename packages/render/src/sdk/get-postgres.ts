// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What {@link getPostgres} goes by. */
export type GetPostgresArgs =
  | {
      /** The database's id, `dpg-…`. */
      id: string;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The database's name; an error when there is none of this name, or more than one. */
      name: string;
    };

/** What {@link getPostgresOutput} goes by. */
export type GetPostgresOutputArgs =
  | {
      /** The database's id, `dpg-…`. */
      id: pulumi.Input<string>;
      name?: undefined;
    }
  | {
      id?: undefined;
      /** The database's name; an error when there is none of this name, or more than one. */
      name: pulumi.Input<string>;
    };

/** What {@link getPostgres} finds. */
export interface GetPostgresResult {
  /** The database's id. */
  readonly id: string;
  /** The database's name. */
  readonly name: string;
  /** The size of the instance. */
  readonly plan: string;
  /** Where the instance runs. */
  readonly region: string;
  /** Its status, such as `available`. */
  readonly status: string;
  /** The major version of Postgres. */
  readonly version: string;
  /** The database's name. */
  readonly databaseName: string;
  /** The database user's name. */
  readonly databaseUser: string;
  /** Connection string for services of the same region. */
  readonly internalConnectionString: string;
  /** Connection string for clients outside Render. */
  readonly externalConnectionString: string;
  /** As `internalConnectionString`, through the connection pool; empty without one. */
  readonly internalConnectionPoolString: string;
  /** As `externalConnectionString`, through the connection pool; empty without one. */
  readonly externalConnectionPoolString: string;
  /** Its host for services of the same region. */
  readonly host: string;
  /** Its port for services of the same region. */
  readonly port: number;
  /** Its host for clients outside Render. */
  readonly externalHost: string;
  /** Its port for clients outside Render. */
  readonly externalPort: number;
  /** Whom the strings connect as: `databaseUser`, or the newest of the users that were added at Render. */
  readonly user: string;
  /** The database user's password. */
  readonly password: string;
  /** Command that opens a `psql` session. */
  readonly psqlCommand: string;
}

/**
 * Finds a Postgres database, by its id or its name, that another program or a person looks after. The result is
 * not marked as secret; that of {@link getPostgresOutput} is.
 */
export function getPostgres(args: GetPostgresArgs, options: pulumi.InvokeOptions = {}): Promise<GetPostgresResult> {
  return pulumi.runtime.invoke("render:index:getPostgres", args, options) as Promise<GetPostgresResult>;
}

/** Finds a Postgres database, by its id or its name, that another program or a person looks after. */
export function getPostgresOutput(
  args: GetPostgresOutputArgs,
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetPostgresResult> {
  return pulumi.runtime.invokeOutput<GetPostgresResult>("render:index:getPostgres", args, options);
}
