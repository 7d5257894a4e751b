import { z } from "zod";
import { reasonOf } from "../reason";
import { parseHostAddress } from "./host-address";

/** A setting that isn't a text: stack config hands it over as JSON. What is wrong within it is told of the whole. */
function jsonSetting<Schema extends z.ZodType>(schema: Schema, expected: string) {
  return z.string().transform((text, context): z.output<Schema> => {
    const parsed = schema.safeParse(valueOf(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const reason = issue && issue.path.length > 0 ? `${reasonOf(issue)} at \`${issue.path.join(".")}\`; ` : "";
    context.addIssue({ code: "custom", message: `${reason}${expected}`, input: undefined });
    return z.NEVER;
  });
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const port = z.number().int().min(1).max(65_535);

/** Where a service is published. */
const publishedSchema = z.strictObject({
  /** Port of the host. */
  port,
  /** Address of the host at which the port is opened; nobody but the host itself, unless it says otherwise. */
  address: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
  /** Where visitors find it, if a proxy stands before it: scheme and host. */
  url: z
    .url({ protocol: /^https?$/ })
    .refine((text) => new URL(text).origin === text, "expected scheme and host alone")
    .optional(),
});

export type Published = z.infer<typeof publishedSchema>;

const service = z.string().regex(/^[\w-]+\.[\w-]+$/, "expected `<system>.<service>`");
const registrySchema = z.strictObject({ username: z.string().min(1), password: z.string().min(1) });

/** What a stack's config says of a Docker host alone. */
export const settings = {
  /** Where the Docker engine is. */
  dockerHost: z
    .string()
    .superRefine((text, context) => {
      const address = parseHostAddress(text);
      if (typeof address === "string") context.addIssue({ code: "custom", message: address, input: text });
    })
    .meta({
      description: "where the Docker engine is, such as `ssh://deploy@203.0.113.5`",
      examples: ["ssh://deploy@203.0.113.5"],
    }),
  /** Options of `ssh` besides those that its own configuration gives. */
  sshOptions: jsonSetting(
    z.array(z.string().min(1)),
    'expected a list of texts such as `["-i", "~/.ssh/deploy"]`',
  ).default([]),
  /** By `<system>.<service>`: where a web service is published. */
  publish: jsonSetting(
    z.record(service, publishedSchema),
    "expected `<system>.<service>` with a `port`, and if need be an `address` and a `url`",
  ).default({}),
  /** By registry: as whom private images are pulled. */
  registries: jsonSetting(
    z.record(z.string().min(1), registrySchema),
    "expected a registry such as `ghcr.io` with `username` and `password`",
  ).default({}),
  /** Seconds that a new container may take to become healthy. */
  healthySeconds: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "expected a whole number of seconds such as `120`")
    .meta({ examples: ["120"] })
    .transform(Number)
    .default(120),
  /** `image`: the image's own `HEALTHCHECK`. `wget`: the composition's health path, asked by the `wget` that is in the image. */
  healthCheck: z.enum(["image", "wget"]).default("image"),
};

export const settingsSchema = z.object(settings);

export type DockerSettings = z.infer<typeof settingsSchema>;
