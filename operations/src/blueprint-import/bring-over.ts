import { resourceNameExpected, resourceNamePattern } from "../../../components/name";
import { hasPassword } from "../../../components/source";
import type { BroughtService, BroughtSystem } from "./brought";
import type { Finding } from "./document";
import { partNames } from "./names";
import { withPrivatePorts } from "./private-ports";
import { plainPath, type SpecServer, type SpecSite } from "./schema";
import { broughtStaticSite, broughtWebService, runsImage } from "./services";
import type { Spec, SpecService } from "./spec";
import { broughtDatabase, broughtKeyValue } from "./stores";
import { nameOf, VariableReader } from "./variables";

/** Says a Blueprint in the words of a system, or what makes that impossible. */
export function bringOver(given: Spec, system: string): { brought: BroughtSystem } | { problems: Finding[] } {
  const { spec, left: ports } = withPrivatePorts(given);
  const services = spec.services.filter(isDeployed);
  const kept = spec.services.filter(({ kind }) => kind !== "other");
  const names = [...kept.map(nameOf), ...spec.databases.map(({ name }) => name)];
  const parts = partNames(system, names);
  const reader = new VariableReader(spec, parts);
  const built = services.filter(isBuilt);
  const common = commonFolder(built);
  const made = services.map((one) => {
    const place = { index: one.index, part: parts.get(nameOf(one)) ?? "", common, variables: reader.variablesOf(one) };
    return one.kind === "static site" ? broughtStaticSite(one.service, place) : broughtWebService(one.service, place);
  });
  const stores = [
    ...spec.databases.map((database, index) => broughtDatabase(database, parts.get(database.name) ?? "", index)),
    ...kept.flatMap((one) =>
      one.kind === "key value" ? [broughtKeyValue(one.service, parts.get(nameOf(one)) ?? "", one.index)] : [],
    ),
  ];
  const shared = sharedBy(spec, built);
  const problems = [...shared.problems, ...nameProblems(spec), ...stores.flatMap((store) => store.problems)];
  if (problems.length > 0) return { problems };
  const left = [
    ...shared.left,
    ...leftOfAll(spec),
    ...made.flatMap((one) => one.left),
    ...stores.flatMap((store) => store.left),
    ...addresses(
      made.map(({ service }) => service),
      services,
    ),
    ...ports,
    ...leftSubdomains(services),
    ...reader.left,
  ];
  return {
    brought: {
      services: made.map(({ service }) => service),
      stores: stores.flatMap(({ store }) => store ?? []),
      ...{ repo: shared.repo, branch: shared.branch, rootDir: common, region: shared.region },
      ...{ followsBranch: shared.followsBranch, onlyAtDomains: areOnlyAtDomains(services) },
      left,
    },
  };
}

/** A service that is found at its domain is made known by that, where Render would tell its address at Render. */
function addresses(made: readonly BroughtService[], services: readonly Deployed[]): Finding[] {
  const told = made.flatMap(({ variables }) => variables.flatMap(({ value }) => ("told" in value ? [value.told] : [])));
  return made.flatMap(({ part, domain }, at) => {
    const isTold = told.some(({ from, what }) => from === part && (what === "url" || what === "hostname"));
    const { service, index } = services[at] ?? {};
    if (domain === undefined || !isTold) return [];
    const field = service?.domain === undefined ? "domains" : "domain";
    return [{ path: ["services", index ?? 0, field], text: "is also the address that other services are told" }];
  });
}

type Deployed = Extract<SpecService, { kind: "web service" | "static site" }>;

/** Whether all web services that have a domain are reached there alone. */
function areOnlyAtDomains(services: readonly Deployed[]): boolean {
  const web = services.filter((one) => one.kind === "web service" && hasDomain(one));
  return web.length > 0 && web.every(isClosed);
}

/** Services that would stay closed at Render's own address, where one setting says it of all that have a domain. */
function leftSubdomains(services: readonly Deployed[]): Finding[] {
  const isSet = areOnlyAtDomains(services);
  const left = services.filter((one) => isClosed(one) && !(isSet && hasDomain(one)));
  const text = "is left out: Render's own address leads to the service, too";
  return left.map(({ index }) => ({ path: ["services", index, "renderSubdomainPolicy"], text }));
}

function isClosed(one: Deployed): boolean {
  return one.kind === "web service" && one.service.renderSubdomainPolicy === "disabled";
}

function hasDomain({ service: { domain, domains } }: Deployed): boolean {
  return domain !== undefined || domains.length > 0;
}

function isDeployed(service: SpecService): service is Deployed {
  return service.kind === "web service" || service.kind === "static site";
}

/** The folder that all of them have; nothing where they differ. */
function commonFolder(services: readonly Deployed[]): string {
  const [folder = "", ...others] = new Set(services.map(({ service }) => plainPath(service.rootDir ?? "")));
  return others.length === 0 ? folder : "";
}

function isBuilt(one: Deployed): boolean {
  return one.kind === "static site" || !runsImage(one.service);
}

/**
 * What a system has once, and each service of a Blueprint for itself.
 *
 * @param services those that are built from the repository
 */
function sharedBy(spec: Spec, services: readonly Deployed[]) {
  const [first] = services;
  const all = (field: "repo" | "branch") => differing(services, field);
  const regions = [
    ...spec.services.flatMap((one) =>
      one.kind === "web service" || one.kind === "key value"
        ? [{ path: ["services", one.index, "region"], region: one.service.region }]
        : [],
    ),
    ...spec.databases.map(({ region }, index) => ({ path: ["databases", index, "region"], region })),
  ];
  const region = regions[0]?.region ?? "oregon";
  const elsewhere = regions.find((one) => one.region !== region);
  const manual = services.filter(({ service }) => triggerOf(service) === "off");
  const followsBranch = first !== undefined && manual.length < services.length;
  return {
    repo: first?.service.repo,
    branch: first?.service.branch ?? "main",
    region,
    followsBranch,
    problems: [
      ...(!spec.services.some(isDeployed)
        ? [{ path: ["services"], text: "has neither a web service nor a static site, so there is nothing to deploy" }]
        : []),
      ...all("repo"),
      ...all("branch"),
      ...(elsewhere
        ? [
            {
              path: elsewhere.path,
              text: `is \`${elsewhere.region}\`, and others are in \`${region}\`: a system is in one region`,
            },
          ]
        : []),
    ],
    left: [
      ...(first && first.service.branch === undefined
        ? [{ path: ["services", first.index], text: "names no branch, so `main` is taken: set another with `branch`" }]
        : []),
      ...(followsBranch ? services : []).flatMap(({ service, index }) => leftOfTrigger(service, index)),
    ],
  };
}

function triggerOf({ autoDeployTrigger, autoDeploy }: SpecServer | SpecSite): "off" | "commit" | "checksPass" {
  return autoDeployTrigger ?? (autoDeploy === false ? "off" : "commit");
}

function leftOfTrigger(service: SpecServer | SpecSite, index: number): Finding[] {
  const trigger = triggerOf(service);
  if (trigger === "checksPass") return [];
  const field =
    service.autoDeployTrigger === undefined && service.autoDeploy !== undefined ? "autoDeploy" : "autoDeployTrigger";
  const path = ["services", index, field];
  if (trigger === "commit")
    return [{ path, text: "becomes `checksPass`: what is pushed is deployed once its checks have passed" }];
  return [{ path, text: "is left out: the others follow their branch, so all do" }];
}

function differing(services: readonly Deployed[], field: "repo" | "branch"): Finding[] {
  const [first] = services;
  const other = services.find(({ service }) => service[field] !== first?.service[field]);
  if (first === undefined || other === undefined) return [];
  const [one, another] = [first, other].map(({ service: { [field]: value } }) => {
    if (value === undefined) return "none";
    return hasPassword(value) ? "a URL with a password (not shown)" : `\`${value}\``;
  });
  return [
    {
      path: ["services", other.index, field],
      text: `is ${another}, and that of \`${nameOf(first)}\` is ${one}: all services of a system have the same`,
    },
  ];
}

function nameProblems(spec: Spec): Finding[] {
  const named = [
    ...spec.services.map((one) => ({ path: ["services", one.index, "name"], name: nameOf(one) })),
    ...spec.databases.map(({ name }, index) => ({ path: ["databases", index, "name"], name })),
  ];
  return named.flatMap(({ path, name }, index) => {
    if (!resourceNamePattern.test(name))
      return [{ path, text: `\`${name}\` can't be a name: expected ${resourceNameExpected}` }];
    if (named.findIndex((one) => one.name === name) < index)
      return [{ path, text: `\`${name}\` is the name of a service, too: two things can't share a name` }];
    return [];
  });
}

function leftOfAll(spec: Spec): Finding[] {
  const sentences = {
    previews: "is left out: docs/deployment/preview-stacks.md says how a pull request gets a stack of its own",
    previewsEnabled: "is left out: docs/deployment/preview-stacks.md says how a pull request gets a stack of its own",
    previewsExpireAfterDays: "is left out: `slipway:expiresAfterHours` says when a stack of a pull request ends",
    projects: "is left out, with all that stands in it: only what stands at the top is brought over",
    ungrouped: "is left out, with all that stands in it: only what stands at the top is brought over",
  } as const;
  const others = spec.services.flatMap((one) =>
    one.kind === "other"
      ? [{ path: ["services", one.index], text: `\`${one.name}\` is left out: ${one.what} can't be brought over` }]
      : [],
  );
  const fields = Object.entries(sentences).filter(([field]) => spec[field as keyof typeof sentences] !== undefined);
  return [...fields.map(([field, text]) => ({ path: [field], text })), ...others];
}
