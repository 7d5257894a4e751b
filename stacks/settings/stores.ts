import { z } from "zod";
import {
  cidrExpected,
  cidrPattern,
  keyValuePlanSchema,
  postgresPlanSchema,
  postgresVersionSchema,
} from "../../components/sizes";

/** Networks that may connect to a data store from outside the platform. */
const allowedNetworks = z
  .array(
    z.strictObject({
      cidrBlock: z
        .string()
        .regex(cidrPattern, `expected ${cidrExpected}`)
        .meta({ examples: ["203.0.113.0/24"] }),
      /** Whose network it is. */
      description: z.string().default(""),
    }),
  )
  .default([]);

/** Settings of a Postgres. */
export const postgresSettings = z
  .strictObject({
    plan: postgresPlanSchema.default("basic_256mb"),
    // A version without quotes is a number in YAML.
    version: z.coerce
      .string()
      .pipe(postgresVersionSchema)
      .default("17")
      .meta({ examples: ["17"] }),
    allowedNetworks,
  })
  .prefault({});

/** Settings of a key value store. */
export const keyValueSettings = z
  .strictObject({ plan: keyValuePlanSchema.default("starter"), allowedNetworks })
  .prefault({});

/**
 * Parameters with which node's `pg` connects over TLS: `sslmode=require` alone means a verified certificate to it, and the platform's is
 * self-signed.
 */
export const overTls = { uselibpqcompat: "true", sslmode: "require" };

/** A variable's value: a connection string of Postgres that has {@link overTls}. */
export const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "expected `postgresql://…`")
  .refine((url) => /[?&]sslmode=require(&|$)/.test(url), "expected `sslmode=require` among its parameters")
  .refine(
    (url) => /[?&]uselibpqcompat=true(&|$)/.test(url),
    "expected `uselibpqcompat=true` among its parameters: node's `pg` reads `sslmode=require` as full verification, and the platform's certificate is self-signed",
  );

/** A variable's value: a connection string of Redis. */
export const redisUrl = z.string().regex(/^rediss?:\/\//, "expected `redis://…`");
