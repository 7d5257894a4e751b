// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link Postgres} is made from. */
export interface PostgresArgs {
  /** The instance's name. */
  name: pulumi.Input<string>;
  /** The size of the instance. A paid one can't become `free`. */
  plan: pulumi.Input<types.PostgresPlan>;
  /** The major version of Postgres. Another version makes another database, and **deletes this one with its data**. */
  version: pulumi.Input<types.PostgresVersion>;
  /**
   * The database's name; Render appends a suffix of its own. Default: made from `name`. A change replaces the
   * instance.
   */
  databaseName?: pulumi.Input<string> | undefined;
  /** The database user's name. Default: made from the database's name. A change replaces the instance. */
  databaseUser?: pulumi.Input<string> | undefined;
  /**
   * Where the instance runs. Another region replaces the instance, and **deletes this one with its data**.
   *
   * @default "oregon"
   */
  region?: pulumi.Input<types.Region> | undefined;
  /**
   * Gigabytes of disk: 1, or a multiple of 5. It can only grow; plan `free` has 1.
   *
   * @default what the plan comes with
   */
  diskSizeGB?: pulumi.Input<number> | undefined;
  /**
   * Whether Render makes the disk larger when it is nearly full. `diskSizeGB` is then where it begins, and what it
   * has grown to is no difference.
   *
   * @default false
   */
  diskAutoscaling?: pulumi.Input<boolean> | undefined;
  /**
   * Whether a standby takes over when the instance fails.
   *
   * @default false
   */
  highAvailability?: pulumi.Input<boolean> | undefined;
  /**
   * Copies that can be read, 5 at most, each priced like the instance itself. They need plan `basic_1gb` or higher
   * and 10 GB of disk.
   */
  readReplicas?: pulumi.Input<pulumi.Input<types.ReadReplicaArgs>[]> | undefined;
  /**
   * Settings of Postgres, by name, as texts. A change starts the instance again.
   *
   * @example {"work_mem":"16MB"}
   */
  parameterOverrides?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** What connections can go through, by strings of their own. Plan `free` has no pool. */
  connectionPool?: pulumi.Input<types.ConnectionPool> | undefined;
  /** Who may connect from outside Render: left out, everybody; an empty list, nobody. */
  ipAllowList?: pulumi.Input<pulumi.Input<types.CidrBlockArgs>[]> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
  /**
   * Whether a change that can only be made by replacing this resource may delete it **with its data**. Otherwise
   * such a change is refused.
   *
   * @default false
   */
  allowDataLoss?: pulumi.Input<boolean> | undefined;
}

const type = "render:index:Postgres";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  plan: undefined,
  version: undefined,
  databaseName: undefined,
  databaseUser: undefined,
  region: undefined,
  diskSizeGB: undefined,
  diskAutoscaling: undefined,
  highAvailability: undefined,
  readReplicas: undefined,
  parameterOverrides: undefined,
  connectionPool: undefined,
  ipAllowList: undefined,
  allowDataLoss: undefined,
  internalConnectionString: undefined,
  externalConnectionString: undefined,
  internalConnectionPoolString: undefined,
  externalConnectionPoolString: undefined,
  host: undefined,
  port: undefined,
  externalHost: undefined,
  externalPort: undefined,
  user: undefined,
  password: undefined,
  psqlCommand: undefined,
};

/**
 * A Postgres database on Render. It is ready for connections when the resource is created. Deleting it deletes
 * its data.
 */
export class Postgres extends pulumi.CustomResource {
  /** The instance's name. */
  declare readonly name: pulumi.Output<string>;
  /** The size of the instance. A paid one can't become `free`. */
  declare readonly plan: pulumi.Output<types.PostgresPlan>;
  /** The major version of Postgres. Another version makes another database, and **deletes this one with its data**. */
  declare readonly version: pulumi.Output<types.PostgresVersion>;
  /**
   * The database's name; Render appends a suffix of its own. Default: made from `name`. A change replaces the
   * instance.
   */
  declare readonly databaseName: pulumi.Output<string>;
  /** The database user's name. Default: made from the database's name. A change replaces the instance. */
  declare readonly databaseUser: pulumi.Output<string>;
  /** Where the instance runs. Another region replaces the instance, and **deletes this one with its data**. */
  declare readonly region: pulumi.Output<types.Region>;
  /** Gigabytes of disk: 1, or a multiple of 5. It can only grow; plan `free` has 1. */
  declare readonly diskSizeGB: pulumi.Output<number>;
  /**
   * Whether Render makes the disk larger when it is nearly full. `diskSizeGB` is then where it begins, and what it
   * has grown to is no difference.
   */
  declare readonly diskAutoscaling: pulumi.Output<boolean>;
  /** Whether a standby takes over when the instance fails. */
  declare readonly highAvailability: pulumi.Output<boolean>;
  /**
   * Copies that can be read, 5 at most, each priced like the instance itself. They need plan `basic_1gb` or higher
   * and 10 GB of disk.
   */
  declare readonly readReplicas: pulumi.Output<types.ReadReplica[] | undefined>;
  /** Settings of Postgres, by name, as texts. A change starts the instance again. */
  declare readonly parameterOverrides: pulumi.Output<Record<string, string> | undefined>;
  /** What connections can go through, by strings of their own. Plan `free` has no pool. */
  declare readonly connectionPool: pulumi.Output<types.ConnectionPool | undefined>;
  /** Who may connect from outside Render: left out, everybody; an empty list, nobody. */
  declare readonly ipAllowList: pulumi.Output<types.CidrBlock[] | undefined>;
  /**
   * Whether a change that can only be made by replacing this resource may delete it **with its data**. Otherwise
   * such a change is refused.
   */
  declare readonly allowDataLoss: pulumi.Output<boolean>;
  /** Connection string for services of the same region. */
  declare readonly internalConnectionString: pulumi.Output<string>;
  /** Connection string for clients outside Render. */
  declare readonly externalConnectionString: pulumi.Output<string>;
  /** As `internalConnectionString`, through the connection pool; empty without one. */
  declare readonly internalConnectionPoolString: pulumi.Output<string>;
  /** As `externalConnectionString`, through the connection pool; empty without one. */
  declare readonly externalConnectionPoolString: pulumi.Output<string>;
  /** Its host for services of the same region. */
  declare readonly host: pulumi.Output<string>;
  /** Its port for services of the same region. */
  declare readonly port: pulumi.Output<number>;
  /** Its host for clients outside Render. */
  declare readonly externalHost: pulumi.Output<string>;
  /** Its port for clients outside Render. */
  declare readonly externalPort: pulumi.Output<number>;
  /** Whom the strings connect as: `databaseUser`, or the newest of the users that were added at Render. */
  declare readonly user: pulumi.Output<string>;
  /** The database user's password. */
  declare readonly password: pulumi.Output<string>;
  /** Command that opens a `psql` session. */
  declare readonly psqlCommand: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: PostgresArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      type,
      name,
      { ...unset, ...args },
      pulumi.mergeOptions(
        {
          deleteBeforeReplace: true,
          additionalSecretOutputs: [
            "internalConnectionString",
            "externalConnectionString",
            "internalConnectionPoolString",
            "externalConnectionPoolString",
            "password",
            "psqlCommand",
          ],
        },
        options,
      ),
    );
  }

  /**
   * The state of a Postgres that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): Postgres {
    return new Postgres(name, {} as PostgresArgs, { ...options, id });
  }

  /** Whether something is a Postgres, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Postgres {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
