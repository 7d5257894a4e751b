import type { CustomDomain } from "@slipway/render-api";
import { makeId, type Sources } from "../sources";
import { microseconds } from "./timestamps";

/**
 * The domains that Render adds for one name: the name itself and, for an apex or its `www`, the partner that redirects
 * to it. The last label counts as the public suffix; a list such as `co.uk` is not modelled.
 */
export function domainsFor(name: string, sources: Sources): CustomDomain[] {
  const partner = partnerOf(name);
  const domains = [domain(name, "", sources)];
  return partner === undefined ? domains : [...domains, domain(partner, name, sources)];
}

function partnerOf(name: string): string | undefined {
  if (isApex(name)) return `www.${name}`;
  const rest = name.startsWith("www.") ? name.slice("www.".length) : "";
  return rest !== "" && isApex(rest) ? rest : undefined;
}

function isApex(name: string): boolean {
  return name.split(".").length === 2;
}

function domain(name: string, redirectForName: string, sources: Sources): CustomDomain {
  return {
    id: makeId(sources, "customDomain"),
    name,
    domainType: isApex(name) ? "apex" : "subdomain",
    publicSuffix: name.slice(name.lastIndexOf(".") + 1),
    redirectForName,
    verificationStatus: "unverified",
    createdAt: microseconds(sources.now()),
  };
}
