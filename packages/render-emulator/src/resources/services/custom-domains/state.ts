import { type CustomDomain, isApex, partnerOf, publicSuffixOf } from "@slipway/render-api";
import { found } from "../../../elements";
import { absent, badRequest } from "../../../errors";
import { makeId, type Sources } from "../../../sources";
import type { Store } from "../../store";
import { asCreated, microseconds } from "../../../state/timestamps";
import { serviceOf } from "../record";

/** The domains that Render adds for one name: the name itself and, for an apex or its `www`, the partner that redirects to it. */
export function domainsFor(name: string, sources: Sources): CustomDomain[] {
  const partner = partnerOf(name);
  const domains = [domain(name, "", sources)];
  return partner === undefined ? domains : [...domains, domain(partner, name, sources)];
}

function domain(name: string, redirectForName: string, sources: Sources): CustomDomain {
  return {
    id: makeId(sources, "customDomain"),
    name,
    domainType: isApex(name) ? "apex" : "subdomain",
    publicSuffix: publicSuffixOf(name),
    redirectForName,
    verificationStatus: "unverified",
    createdAt: microseconds(sources.now()),
  };
}

/** Adds a domain to a service, and its partner. Neither may be in use: traffic finds its service by these names. */
export async function addDomain(
  store: Store,
  serviceId: string,
  name: string,
  sources: Sources,
): Promise<CustomDomain[]> {
  const record = serviceOf(store, serviceId);
  const { type } = record.service;
  if (type !== "web_service" && type !== "static_site") {
    throw badRequest(`custom domains are for web services and static sites, not for a ${type}`);
  }
  if (name.startsWith("*.")) throw absent("name", "wildcard domains");
  const added = domainsFor(name, sources);
  const taken = new Set(
    store.state.services.flatMap(({ customDomains }) => customDomains.map((domain) => domain.name)),
  );
  const inUse = added.find((domain) => taken.has(domain.name));
  if (inUse !== undefined) throw badRequest(`\`name\`: the domain \`${inUse.name}\` is already in use`);
  await store.change(record, { customDomains: [...record.customDomains, ...added] });
  return added.map(asCreated);
}

/** @throws ApiError when the service has no domain of that id or name */
export function findDomain(store: Store, serviceId: string, idOrName: string): CustomDomain {
  const { customDomains } = serviceOf(store, serviceId);
  return found(customDomains, idOrName, (domain) => domain.id === idOrName || domain.name === idOrName);
}

/** Removes a domain, and the partner that redirects to it. */
export async function removeDomain(store: Store, serviceId: string, idOrName: string): Promise<void> {
  const { id, name } = findDomain(store, serviceId, idOrName);
  const record = serviceOf(store, serviceId);
  const rest = record.customDomains.filter((other) => other.id !== id && other.redirectForName !== name);
  await store.change(record, { customDomains: rest });
}

/** There is no DNS to ask here: whoever asks for verification gets it. */
export async function verifyDomain(store: Store, serviceId: string, idOrName: string): Promise<void> {
  await store.change(findDomain(store, serviceId, idOrName), { verificationStatus: "verified" });
}
