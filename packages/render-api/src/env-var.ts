import { z } from "zod";

export const envVarSchema = z.object({ key: z.string(), value: z.string() });
export type EnvVar = z.infer<typeof envVarSchema>;

const generated = z.object({ generateValue: z.literal(true) });

/** Body of `PUT /services/{id}/env-vars/{key}`: a value, or the wish that Render makes 32 random bytes in base64. */
export const envVarValueSchema = z.union([z.object({ value: z.string() }), generated]);
export type EnvVarValue = z.infer<typeof envVarValueSchema>;

/** One element of `envVars` when a service is made. */
export const envVarInputSchema = z.union([envVarSchema, generated.extend({ key: z.string() })]);
export type EnvVarInput = z.infer<typeof envVarInputSchema>;
