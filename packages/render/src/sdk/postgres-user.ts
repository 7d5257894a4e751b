// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link PostgresUser} is made from. */
export interface PostgresUserArgs {
  /** The instance, `dpg-…`. */
  postgresId: pulumi.Input<string>;
  /** What the user is called. Another name makes another user, before this one goes. */
  username: pulumi.Input<string>;
}

const type = "render:index:PostgresUser";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  postgresId: undefined,
  username: undefined,
  internalConnectionString: undefined,
  externalConnectionString: undefined,
  password: undefined,
  psqlCommand: undefined,
};

/**
 * A user of a Postgres database, beside the one that the instance came with: for credentials that change while
 * both work. What it makes belongs to the database's owner. Render makes the newest user the instance's default
 * one, whom the strings of the `Postgres` have from its next refresh on; those of this class stay this user's.
 * The default user can't be deleted: it stays, with a warning, and goes with its instance or when there is a
 * newer one. Its id is `dpg-…/username`.
 */
export class PostgresUser extends pulumi.CustomResource {
  /** The instance, `dpg-…`. */
  declare readonly postgresId: pulumi.Output<string>;
  /** What the user is called. Another name makes another user, before this one goes. */
  declare readonly username: pulumi.Output<string>;
  /** Connection string for services of the same region. */
  declare readonly internalConnectionString: pulumi.Output<string>;
  /** Connection string for clients outside Render. */
  declare readonly externalConnectionString: pulumi.Output<string>;
  /** The user's password. */
  declare readonly password: pulumi.Output<string>;
  /** Command that opens a `psql` session. */
  declare readonly psqlCommand: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   */
  constructor(name: string, args: PostgresUserArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      type,
      name,
      { ...unset, ...args },
      pulumi.mergeOptions(
        {
          additionalSecretOutputs: ["internalConnectionString", "externalConnectionString", "password", "psqlCommand"],
        },
        options,
      ),
    );
  }

  /**
   * The state of a PostgresUser that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): PostgresUser {
    return new PostgresUser(name, {} as PostgresUserArgs, { ...options, id });
  }

  /** Whether something is a PostgresUser, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is PostgresUser {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
