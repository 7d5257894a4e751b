import {
  connectionPoolSchema,
  parameterNameExpected,
  parameterNamePattern,
  postgresPlanSchema,
  postgresVersionSchema,
} from "@slipway/render-api";
import { resourceName } from "../shared-types";

export const postgresPlan = {
  kind: "enum",
  name: "PostgresPlan",
  description: "The size of a Postgres instance.",
  values: postgresPlanSchema.options,
  open: true,
} as const;

export const postgresVersion = {
  kind: "enum",
  name: "PostgresVersion",
  description: "The major version of Postgres.",
  values: postgresVersionSchema.options,
  open: true,
} as const;

export const connectionPool = {
  kind: "enum",
  name: "ConnectionPool",
  description: "What connections go through to a database: nothing, or PgBouncer in transaction mode.",
  values: connectionPoolSchema.options,
  open: true,
} as const;

export const parameterOverrides = {
  kind: "map",
  value: { kind: "string" },
  keyPattern: { regex: parameterNamePattern, expected: parameterNameExpected },
} as const;

export const readReplicas = {
  kind: "list",
  set: true,
  element: {
    kind: "object",
    name: "ReadReplica",
    description: "A copy of a database that can be read.",
    properties: {
      name: {
        type: { kind: "string", pattern: resourceName },
        description: "The replica's name. Another name makes another replica, and deletes this one.",
        plainWhenFound: true,
        required: true,
      },
      parameterOverrides: {
        type: parameterOverrides,
        description: "Settings of Postgres for this replica alone.",
        plainWhenFound: true,
        absentMeans: {},
      },
    },
  },
} as const;
