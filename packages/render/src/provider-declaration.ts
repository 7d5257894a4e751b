import type { Properties } from "./declaration/property";

/** The provider's own configuration. Each property has an environment variable as its fallback. */
export const providerProperties = {
  apiKey: {
    type: { kind: "string" },
    secret: true,
    description: "Key of Render's API. A preview needs none.",
    defaultText: "the environment variable `RENDER_API_KEY`",
  },
  ownerId: {
    type: { kind: "string" },
    description: "The workspace that new resources belong to, `tea-…`.",
    defaultText: "the environment variable `RENDER_OWNER_ID`",
  },
  host: {
    type: { kind: "string" },
    description: "Address of Render's API.",
    defaultText: "the environment variable `RENDER_HOST`, else `https://api.render.com/v1`",
  },
} as const satisfies Properties;
