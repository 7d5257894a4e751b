import { z } from "zod";

/** A comma list of browser origins, such as `https://app.example.com`; `*` stands for all. */
export const originList = z
  .string()
  .transform((list) => list.split(",").map((origin) => origin.trim().replace(/\/$/, "")))
  .pipe(z.array(z.string().refine(isOrigin, "must be a comma list of origins such as https://app.example.com")));

/** Origins of which somebody has decided: where every browser of the world may read, nobody has. */
export const decidedOriginList = originList.refine(
  (origins) => process.env.NODE_ENV !== "production" || !origins.includes("*"),
  "must name the origins where NODE_ENV is production; `*` is not allowed there",
);

function isOrigin(text: string): boolean {
  return text === "*" || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);
}

/** What `@fastify/cors` takes as `origin`: an origin that is not listed is never echoed. */
export const corsOrigin = (origins: readonly string[]): "*" | string[] => (origins.includes("*") ? "*" : [...origins]);
