import * as pulumi from "@pulumi/pulumi";
import type { Address } from "../address";
import type { Service, Source } from "../platform";
import { locateRepository, repositoryPaths } from "../source";

/** A service on Render, as a rollout sees it. */
export interface RenderService extends Service {
  readonly serviceId: pulumi.Output<string>;
  readonly settingsVersion: pulumi.Output<number>;
  /** Names of the variables that the service's own resource writes. */
  readonly ownVariables: readonly string[];
}

/** Whether a service was made by this platform. */
export function isRenderService(service: Service): service is RenderService {
  return "serviceId" in service && "settingsVersion" in service;
}

/** What all kinds of service tell Render of their source and of who deploys them. */
export function sourceArgs(source: Source, followBranch: boolean | undefined) {
  return {
    repo: locateRepository(source.repo),
    branch: source.branch,
    rootDir: source.rootDir,
    buildFilter: source.paths && { paths: repositoryPaths(source) },
    autoDeployTrigger: followBranch ? ("checksPass" as const) : ("off" as const),
  };
}

/** A service's address for others: its own domain if it has one, else the one that Render gave it. */
export function publicUrl(domains: readonly string[] | undefined, url: pulumi.Output<string>): pulumi.Output<string> {
  const domain = domains?.[0];
  return domain === undefined ? url : pulumi.output(`https://${domain}`);
}

/** The host of a URL that Render gave. */
export function hostOf(url: pulumi.Output<string>): pulumi.Output<string> {
  return url.apply((text) => new URL(text).host);
}

/** The texts of a service's variables that are addresses, once `entries` says where each service is. */
export function resolveAddresses(
  addresses: Readonly<Record<string, Address>>,
  entries: ReadonlyMap<string, Service>,
): Record<string, pulumi.Output<string>> {
  const resolved = Object.entries(addresses).map(([variable, address]) => [
    variable,
    address.resolve(({ service, reach }) => reachOf(entries.get(service), service, reach, variable)),
  ]);
  return Object.fromEntries(resolved) as Record<string, pulumi.Output<string>>;
}

function reachOf(service: Service | undefined, name: string, reach: "public" | "private", variable: string) {
  const host = reach === "public" ? service?.url : service?.privateHost;
  if (host !== undefined) return host;
  const reason = service === undefined ? "is no part of the rollout" : "can't be reached on the private network";
  throw new Error(`\`${variable}\` is the address of \`${name}\`, which ${reason}`);
}
