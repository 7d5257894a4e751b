import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { allowDataLoss, ipAllowList, notEmpty, postgresPlan, postgresVersion, region } from "../shared-types";
import { diskSize, standbySupport } from "./rules";

const properties = {
  name: {
    type: { kind: "string", pattern: notEmpty },
    description: "The instance's name.",
    required: true,
    sentAt: "name",
  },
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
    type: { kind: "string" },
    description: "The database's name; Render appends a suffix of its own. A change replaces the instance.",
    defaultText: "made from `name`",
    chosenByRender: true,
    immutable: true,
    suffixedByRender: true,
    sentAt: "databaseName",
  },
  databaseUser: {
    type: { kind: "string" },
    description: "The database user's name. A change replaces the instance.",
    defaultText: "made from the database's name",
    chosenByRender: true,
    immutable: true,
    sentAt: "databaseUser",
  },
  region: {
    type: region,
    description: "Where the instance runs. Another region replaces the instance.",
    default: "oregon",
    immutable: true,
    sentAt: "region",
  },
  diskSizeGB: {
    type: { kind: "integer", minimum: 1 },
    description: "Gigabytes of disk: 1, or a multiple of 5. It can only grow.",
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
  allowDataLoss,
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
    internalConnectionString: {
      type: { kind: "string" },
      description: "Connection string for services of the same region.",
      secret: true,
    },
    externalConnectionString: {
      type: { kind: "string" },
      description: "Connection string for clients outside Render.",
      secret: true,
    },
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
