import { getDomain, getPublicSuffix } from "tldts";

/**
 * The form of a domain that a service or site can have as its own: a host name, or every name one level below one (`*.example.com`).
 * Names below `onrender.com` are Render's, and an IP address is none.
 */
export const domainPattern =
  /^(?!(.*\.)?onrender\.com$)(?=.{4,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;
export const domainExpected =
  "a host name of your own such as `api.example.com`: lower case, with no scheme, port or path, no dot at its end, and not below `onrender.com`";

/** Whether no name stands before it: `example.com`, `example.co.uk`. Such a name can't have a CNAME. */
export function isApex(domain: string): boolean {
  return getDomain(domain) === domain;
}

/** Below which names are registered: `com`, `co.uk`. */
export function publicSuffixOf(domain: string): string {
  return getPublicSuffix(domain) ?? "";
}

/** The domain that Render adds beside this one, and lets redirect to it: `www` of an apex, and the apex of its `www`. */
export function partnerOf(domain: string): string | undefined {
  if (isApex(domain)) return `www.${domain}`;
  const rest = domain.startsWith("www.") ? domain.slice("www.".length) : "";
  return rest !== "" && isApex(rest) ? rest : undefined;
}
