import { z } from "zod";

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

const label = "(?!-)[a-z0-9-]{1,63}(?<!-)";

/** Body of `POST /services/{id}/custom-domains`. Names are the same in capitals. A wildcard is `*.example.com`. */
export const customDomainCreateSchema = z.object({
  name: z
    .string()
    .max(253, "expected a host name of 253 characters at most")
    .toLowerCase()
    .regex(
      new RegExp(`^(\\*\\.)?${label}(\\.${label})*\\.(?!\\d+$)${label}$`),
      "expected a host name such as www.example.com",
    ),
});

/** What a client reads of a domain. */
export const customDomainReplySchema = customDomainSchema.pick({ name: true, redirectForName: true });
export type CustomDomainReply = z.infer<typeof customDomainReplySchema>;
