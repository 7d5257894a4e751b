import { z } from "zod";
import { domainExpected, domainPattern, partnerOf } from "../../components/domain-name";
import { type Environment, isLocal, isPreview } from "../../components/environment";
import type { Problem } from "../problem";

/** Domains of one's own. */
export interface DomainSettings<Name extends string = string> {
  domains: Partial<Record<Name, string>>;
  onlyAtDomains: boolean;
}

const domain = z
  .string()
  .regex(domainPattern, `expected ${domainExpected}`)
  .refine((name) => !name.startsWith("*."), "expected one host name: it becomes the service's address, and `*` is none")
  .meta({ examples: ["api.example.com"] });

export function domainSettings(services: readonly string[]) {
  return {
    domains: z.partialRecord(z.enum(services), domain).default({}),
    /**
     * Whether the web services that have a domain are reached there alone, and answer 404 at the address that Render gives them: set it once
     * the domains lead to them. Where `slipway:addresses` is `render` it waits.
     */
    onlyAtDomains: z.boolean().default(false),
  };
}

/**
 * That no domain is given twice, none in `local` and `preview`, and in production one to each part that browsers see.
 *
 * @param browserFacing the services whose addresses browsers see
 */
export function domainProblems(
  { domains, onlyAtDomains }: DomainSettings,
  services: readonly string[],
  browserFacing: readonly string[],
  environment: Environment,
): Problem[] {
  if (Object.keys(domains).length > 0) {
    const reason = reasonAgainst(environment);
    if (reason !== undefined)
      return [{ path: ["domains"], message: `isn't available in ${environment}: ${reason}`, fix: "remove" }];
  }
  const missing = browserFacing.filter((part) => environment === "production" && domains[part] === undefined);
  return [
    ...missing.map((part) => ({
      path: ["domains", part],
      message: "is missing: production needs the domain at which browsers reach it",
      isMissing: true,
      fix: { set: `${part}.example.com` },
    })),
    ...twiceGiven(domains, services),
    ...(onlyAtDomains && Object.keys(domains).length === 0
      ? [{ path: ["onlyAtDomains"], message: "is true, and no service has a domain", fix: "remove" as const }]
      : []),
  ];
}

/** Why an environment's stacks have no domains of their own. */
function reasonAgainst(environment: Environment): string | undefined {
  if (isLocal(environment)) return "its services are ports of this machine, and no domain leads there";
  if (isPreview(environment)) return "one domain leads to one stack, and each pull request has its own";
  return undefined;
}

function twiceGiven(domains: DomainSettings["domains"], services: readonly string[]): Problem[] {
  // Not in the order of the settings: the engine sorts them.
  const given = services.flatMap((part) => {
    const name = domains[part];
    return name === undefined ? [] : [[part, name] as const];
  });
  return given.flatMap(([part, name], index) => {
    const other = given.slice(0, index).find(([, earlier]) => earlier === name || earlier === partnerOf(name));
    if (!other) return [];
    const message = `is \`${name}\`, and ${other[0]} has \`${other[1]}\` already; each part needs its own, and \`www\` counts as the same`;
    return [{ path: ["domains", part], message, fix: { set: `${part}.example.com` } }];
  });
}
