import { z } from "zod";
import { replyLineSchema, textSchema } from "./text";

/** What a variable may be called: what Render says of it is Kubernetes' rule, which it runs on. Its name is a step of a path, too. */
export const envVarKeyPattern = /^(?!\.$|\.\.)[A-Za-z_.-][A-Za-z0-9_.-]*$/;
export const envVarKeyExpected =
  "letters from A to Z, digits, `_`, `-` and `.`, with no digit at the start, and neither `.` alone nor two dots first";
export const envVarKeySchema = z.string().regex(envVarKeyPattern, `expected ${envVarKeyExpected}`);

export const envVarSchema = z.object({ key: z.string(), value: z.string() });
export type EnvVar = z.infer<typeof envVarSchema>;

/** What a client reads of a variable. Its value is any text. */
export const envVarReplySchema = z.object({ key: replyLineSchema, value: z.string() });

/**
 * Body of `PUT /services/{id}/env-vars/{key}`: a value, or the wish that Render makes 32 random bytes in base64. Clients
 * written in Go send both fields; then the one that is set counts.
 */
export const envVarValueSchema = z
  .object({ value: textSchema.optional(), generateValue: z.boolean().optional() })
  .refine(isOneOf, "expected either `value`, or `generateValue: true`");
export type EnvVarValue = z.infer<typeof envVarValueSchema>;

/** One element of `envVars` when a service is made. */
export const envVarInputSchema = z
  .object({ key: envVarKeySchema, ...envVarValueSchema.shape })
  .refine(isOneOf, "expected either `value`, or `generateValue: true`");
export type EnvVarInput = z.infer<typeof envVarInputSchema>;

/** All of a service's variables: each key once. */
export const envVarInputsSchema = z.array(envVarInputSchema).superRefine((inputs, context) => {
  const keys = inputs.map(({ key }) => key);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) === index) return;
    context.addIssue({ code: "custom", path: [index, "key"], message: `\`${key}\` is given twice` });
  });
});

function isOneOf({
  value,
  generateValue = false,
}: {
  value?: string | undefined;
  generateValue?: boolean | undefined;
}) {
  return generateValue ? value === undefined || value === "" : value !== undefined;
}
