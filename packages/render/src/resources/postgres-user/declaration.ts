import { databaseUserExpected, databaseUserPattern } from "@slipway/render-api";
import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { connectionStrings } from "../datastore/properties";
import { notEmpty } from "../shared-types";

const properties = {
  postgresId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The instance, `dpg-…`.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
  username: {
    type: { kind: "string", pattern: { regex: databaseUserPattern, expected: databaseUserExpected } },
    description: "What the user is called. Another name makes another user, before this one goes.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
} as const satisfies Properties;

/** Checked inputs. */
export type PostgresUserInputs = Plain<typeof properties>;

/** A user of a Postgres database, beside the one that the instance came with. */
export const postgresUser = declareResource({
  name: "PostgresUser",
  description:
    "A user of a Postgres database, beside the one that the instance came with: for credentials that change while both work. What it " +
    "makes belongs to the database's owner. Render makes the newest user the instance's default one, whom the strings of the `Postgres` " +
    "have from its next refresh on; those of this class stay this user's. The default user can't be deleted: it stays, with a warning, and goes with " +
    "its instance or when there is a newer one. Its id is `dpg-…/username`.",
  held: "render",
  madeBeforeReplaced: true,
  properties,
  outputs: {
    ...connectionStrings,
    password: { type: { kind: "string" }, description: "The user's password.", secret: true },
    psqlCommand: { type: { kind: "string" }, description: "Command that opens a `psql` session.", secret: true },
  },
  rules: [],
});
