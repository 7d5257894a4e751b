import { partnerOf, rendersOwnPorts } from "@slipway/render-api";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";

/** Render adds the `www` of an apex and the apex of its `www` by itself, and refuses a domain that it has. */
export function domainPartners(inputs: RuleInputs<{ customDomains?: readonly string[] }>): Problem[] {
  const domains = inputs.known("customDomains") ?? [];
  return domains.flatMap((domain, index) => {
    const partner = domain === null ? undefined : partnerOf(domain);
    if (partner === undefined || !domains.slice(0, index).includes(partner)) return [];
    const reason =
      `\`customDomains\` has \`${partner}\` and \`${domain}\`; Render adds the one to the other by itself and lets it ` +
      "redirect, so remove the one that is to redirect";
    return [{ property: `customDomains[${index}]`, reason }];
  });
}

/** An image has no folders to work in. */
export function noFolderOfImage(inputs: RuleInputs<{ runtime: string; rootDir: string }>): Problem[] {
  if (inputs.known("runtime") !== "image" || (inputs.known("rootDir") ?? "") === "") return [];
  return [{ property: "rootDir", reason: "`rootDir` does not apply when `runtime` is `image`; remove it" }];
}

/** Render gives its free plan to web services alone, beside static sites. */
export function paidPlan(inputs: RuleInputs<{ plan: string }>): Problem[] {
  if (inputs.known("plan") !== "free") return [];
  return [
    { property: "plan", reason: "`plan` is `free`, which only web services can have; choose `starter` or higher" },
  ];
}

/** In each instance Render listens on ports of its own. */
export function freePort(inputs: RuleInputs<{ port?: number }>): Problem[] {
  const port = inputs.known("port");
  if (port === undefined || !rendersOwnPorts.includes(port)) return [];
  return [
    {
      property: "port",
      reason: `\`port\` is ${port}, which Render keeps for itself; choose another one, such as 4000`,
    },
  ];
}

/** Render mounts a disk in one instance. */
export function oneInstanceWithDisk(inputs: RuleInputs<{ numInstances: number; disk?: object }>): Problem[] {
  const instances = inputs.known("numInstances") ?? 1;
  if (!inputs.has("disk") || instances === 1) return [];
  const reason = `\`numInstances\` is ${instances}, but a service with a disk has one instance; remove \`numInstances\` or \`disk\``;
  return [{ property: "numInstances", reason }];
}

/** A service without Render's address needs another one. */
export function someAddress(
  inputs: RuleInputs<{ renderSubdomainPolicy?: string; customDomains?: readonly string[] }>,
): Problem[] {
  if (
    inputs.known("renderSubdomainPolicy") !== "disabled" ||
    (inputs.has("customDomains") && inputs.known("customDomains") === undefined)
  )
    return [];
  if ((inputs.known("customDomains") ?? []).length > 0) return [];
  const reason =
    "`disabled` leaves the service without an address; add one of your own to `customDomains`, or remove it";
  return [{ property: "renderSubdomainPolicy", reason }];
}
