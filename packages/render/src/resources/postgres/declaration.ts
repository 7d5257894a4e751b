import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import {
  databaseNameExpected,
  databaseNamePattern,
  databaseUserExpected,
  databaseUserPattern,
  postgresDiskLimits,
} from "@slipway/render-api";
import { placement } from "../environment/properties";
import { connectionStrings, instance } from "../datastore/properties";
import { ipAllowList, postgresPlan, postgresVersion } from "../shared-types";
import { diskSize, standbySupport } from "./rules";

const properties = {
  name: instance.name,
  plan: {
    type: postgresPlan,
    description: "The size of the instance. A paid one can't become `free`.",
    required: true,
    createOnly: ["free"],
    sentAt: "plan",
  },
  version: {
    type: postgresVersion,
    description:
      "The major version of Postgres. Another version makes another database, and **deletes this one with its data**.",
    required: true,
    immutable: true,
    sentAt: "version",
  },
  databaseName: {
    type: { kind: "string", pattern: { regex: databaseNamePattern, expected: databaseNameExpected } },
    description:
      "The database's name; Render appends a suffix of its own. Default: made from `name`. A change replaces the instance.",
    plainWhenFound: true,
    chosenByRender: true,
    immutable: true,
    suffixedByRender: true,
    sentAt: "databaseName",
  },
  databaseUser: {
    type: { kind: "string", pattern: { regex: databaseUserPattern, expected: databaseUserExpected } },
    description: "The database user's name. Default: made from the database's name. A change replaces the instance.",
    plainWhenFound: true,
    chosenByRender: true,
    immutable: true,
    sentAt: "databaseUser",
  },
  region: instance.region,
  diskSizeGB: {
    type: { kind: "integer", minimum: postgresDiskLimits.minimum, maximum: postgresDiskLimits.maximum },
    description: "Gigabytes of disk: 1, or a multiple of 5. It can only grow; plan `free` has 1.",
    defaultText: "what the plan comes with",
    chosenByRender: true,
    changesWith: ["plan"],
    growsOnly: true,
    sentAt: "diskSizeGB",
  },
  highAvailability: {
    type: { kind: "boolean" },
    description: "Whether a standby takes over when the instance fails.",
    default: false,
    sentAt: "enableHighAvailability",
    repliedAt: "highAvailabilityEnabled",
  },
  ipAllowList: {
    type: ipAllowList,
    description: "Who may connect from outside Render: left out, everybody; an empty list, nobody.",
    absentMeans: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
    sentAt: "ipAllowList",
  },
  ...placement,
  nameSetting: instance.nameSetting,
  allowDataLoss: instance.allowDataLoss,
} as const satisfies Properties;

/** Checked inputs. */
export type PostgresInputs = Plain<typeof properties>;

/** A Postgres database. */
export const postgres = declareResource({
  name: "Postgres",
  description:
    "A Postgres database on Render. It is ready for connections when the resource is created. Deleting it deletes its data.",
  held: "render",
  properties,
  holdsData: true,
  outputs: {
    ...connectionStrings,
    password: {
      type: { kind: "string" },
      description: "The database user's password.",
      secret: true,
    },
    psqlCommand: {
      type: { kind: "string" },
      description: "Command that opens a `psql` session.",
      secret: true,
    },
  },
  rules: [rule(diskSize), rule(standbySupport)],
});
