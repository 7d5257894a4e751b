import type * as pulumi from "@pulumi/pulumi";
import { isApex } from "./domain-name";

/**
 * What has to stand in the DNS for each domain, by domain, so that it leads to a service.
 *
 * @param url the service's URL at the platform itself
 */
export function dnsRecordsOf(
  domains: readonly string[],
  url: pulumi.Output<string>,
): pulumi.Output<Record<string, string>> {
  return url.apply((at) => Object.fromEntries(domains.map((name) => [name, dnsRecord(name, new URL(at).host)])));
}

/**
 * The record that leads a domain to a host. An apex (`acme.com`, `acme.co.uk`) can't have a CNAME; what DNS providers have in its place
 * is called ALIAS or ANAME. Where one has neither, an A record does, whose address is the platform's to tell.
 */
export function dnsRecord(domain: string, host: string): string {
  return isApex(domain) ? `ALIAS/ANAME ${host}` : `CNAME ${host}`;
}
