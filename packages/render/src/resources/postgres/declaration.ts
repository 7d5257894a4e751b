import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import {
  databaseNameExpected,
  databaseNamePattern,
  databaseUserExpected,
  databaseUserPattern,
  mostReadReplicas,
  postgresDiskLimits,
} from "@slipway/render-api";
import { addresses, connectionStrings, instance } from "../datastore/properties";
import { placement } from "../environment/properties";
import { ipAllowList } from "../shared-types";
import { connectionPool, parameterOverrides, postgresPlan, postgresVersion, readReplicas } from "./types";
import { diskSize, poolSupport, replicaSupport, standbySupport } from "./rules";

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
    grownByRenderWhen: "diskAutoscaling",
    sentAt: "diskSizeGB",
  },
  diskAutoscaling: {
    type: { kind: "boolean" },
    description:
      "Whether Render makes the disk larger when it is nearly full. `diskSizeGB` is then where it begins, and what it has " +
      "grown to is no difference.",
    default: false,
    sentAt: "enableDiskAutoscaling",
    repliedAt: "diskAutoscalingEnabled",
  },
  highAvailability: {
    type: { kind: "boolean" },
    description: "Whether a standby takes over when the instance fails.",
    default: false,
    sentAt: "enableHighAvailability",
    repliedAt: "highAvailabilityEnabled",
  },
  readReplicas: {
    type: readReplicas,
    description: `Copies that can be read, ${mostReadReplicas} at most, each priced like the instance itself. They need plan \`basic_1gb\` or higher and 10 GB of disk.`,
    absentMeans: [],
    sentAt: "readReplicas",
  },
  parameterOverrides: {
    type: parameterOverrides,
    description: "Settings of Postgres, by name, as texts. A change starts the instance again.",
    example: { work_mem: "16MB" },
    plainWhenFound: true,
    absentMeans: {},
    sentAt: "parameterOverrides",
  },
  connectionPool: {
    type: connectionPool,
    description: "What connections can go through, by strings of their own. Plan `free` has no pool.",
    absentMeans: "none",
    sentAt: "connectionPool",
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
    internalConnectionPoolString: {
      type: { kind: "string" },
      description: "As `internalConnectionString`, through the connection pool; empty without one.",
      secret: true,
      changesWith: ["connectionPool"],
    },
    externalConnectionPoolString: {
      type: { kind: "string" },
      description: "As `externalConnectionString`, through the connection pool; empty without one.",
      secret: true,
      changesWith: ["connectionPool"],
    },
    ...addresses,
    user: {
      type: { kind: "string" },
      description: "Whom the strings connect as: `databaseUser`, or the newest of the users that were added at Render.",
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
  rules: [rule(diskSize), rule(standbySupport), rule(replicaSupport), rule(poolSupport)],
});
