import { z } from "zod";
import { domainExpected, domainPattern } from "./domain-name";
import { replyLineSchema } from "./text";

/**
 * A domain of a web service or static site. Adding an apex adds its `www` partner too, which redirects to it, and the
 * reverse.
 */
export const customDomainSchema = z.object({
  id: z.string(),
  name: z.string(),
  domainType: z.enum(["apex", "subdomain"]),
  publicSuffix: z.string(),
  redirectForName: z.string(),
  verificationStatus: z.enum(["unverified", "verified"]),
  createdAt: z.string(),
});
export type CustomDomain = z.infer<typeof customDomainSchema>;

/** Body of `POST /services/{id}/custom-domains`. Names are the same in capitals. A wildcard is `*.example.com`. */
export const customDomainCreateSchema = z.object({
  name: z.string().toLowerCase().regex(domainPattern, `expected ${domainExpected}`),
});

/** What a client reads of a domain. */
export const customDomainReplySchema = z.object({ name: replyLineSchema, redirectForName: replyLineSchema });
export type CustomDomainReply = z.infer<typeof customDomainReplySchema>;
