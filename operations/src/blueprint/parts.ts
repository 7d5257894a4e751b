import { isRegistryCredentialId } from "@slipway/render-api";
import type { AskedPart, Known } from "../../../components/outline/composition";
import type {
  AllowedNetwork,
  Autoscaling,
  Build,
  BuiltArgs,
  Image,
  ProcessArgs,
  PublicServiceArgs,
  RegistryCredentialReference,
  ServiceArgs,
  Source,
  WebServiceArgs,
} from "../../../components/platform";
import { isLocalRepository, repositoryPaths } from "../../../components/source";
import type {
  AllowedSource,
  BlueprintCronJob,
  BlueprintDatabase,
  BlueprintKeyValue,
  BlueprintProcess,
  BlueprintStaticSite,
  EnvVar,
  ProcessType,
} from "./blueprint";
import { hyphenated, servicePlanInBlueprint } from "./plans";

/** A part of one kind, as its composition asks for it. */
type Part<Kind extends AskedPart["kind"]> = Extract<AskedPart, { kind: Kind }>;

/** A service that runs as processes, as a Blueprint has it. */
export function processOf(
  type: ProcessType,
  { platformName, args }: Part<"web service" | "private service" | "background worker">,
  region: string,
  envVars: EnvVar[],
): BlueprintProcess {
  const {
    plan = "starter",
    instances = 1,
    autoscaling,
    healthCheckPath,
    preDeployCommand,
    shutdownDelaySeconds,
    disk,
    onlyAtDomains = false,
  }: ProcessOrWebArgs = args;
  return {
    type,
    name: platformName,
    ...makingOf(args.build),
    ...present({ preDeployCommand, healthCheckPath, maxShutdownDelaySeconds: shutdownDelaySeconds }),
    region,
    ...present({ plan: servicePlanInBlueprint(plan) }),
    ...(autoscaling === undefined ? { numInstances: instances } : { scaling: scalingOf(autoscaling) }),
    // A Blueprint's own default is another size.
    ...(disk && { disk: { name: "data", mountPath: disk.mountPath, sizeGB: disk.sizeGB ?? 1 } }),
    ...(onlyAtDomains && { renderSubdomainPolicy: "disabled" as const }),
    ...deployed(args, envVars),
  };
}

function scalingOf({ min, max, cpuPercent, memoryPercent }: Known<Autoscaling>) {
  const targets = present({ targetCPUPercent: cpuPercent, targetMemoryPercent: memoryPercent });
  return { minInstances: min, maxInstances: max, ...targets };
}

/** What web services alone have may be there. */
type ProcessOrWebArgs = Known<ProcessArgs & Partial<WebServiceArgs>>;

/** A cron job as a Blueprint has it. */
export function cronJobOf(
  { platformName, args }: Part<"cron job">,
  region: string,
  envVars: EnvVar[],
): BlueprintCronJob {
  const { plan = "starter", schedule, build } = args;
  return {
    type: "cron",
    name: platformName,
    ...makingOf(build),
    region,
    ...present({ plan: servicePlanInBlueprint(plan) }),
    schedule,
    ...deployed(args, envVars),
  };
}

/** A static site as a Blueprint has it. */
export function staticSiteOf({ platformName, args }: Part<"static site">, envVars: EnvVar[]): BlueprintStaticSite {
  const { buildCommand, publishPath, headers = [], routes = [] } = args;
  return {
    type: "web",
    name: platformName,
    runtime: "static",
    buildCommand,
    staticPublishPath: publishPath,
    ...(headers.length > 0 && { headers: headers.map((header) => ({ ...header })) }),
    ...(routes.length > 0 && { routes: routes.map((route) => ({ ...route })) }),
    ...deployed(args, envVars),
  };
}

/** A key value store as a Blueprint has it. */
export function keyValueOf({ platformName, args }: Part<"key value">, region: string): BlueprintKeyValue {
  const { plan, whenFull, allowedNetworks } = args;
  return {
    type: "keyvalue",
    name: platformName,
    region,
    ...present({ plan: servicePlanInBlueprint(plan) }),
    ...(whenFull !== undefined && { maxmemoryPolicy: hyphenated(whenFull) }),
    ipAllowList: sourcesOf(allowedNetworks),
  };
}

/**
 * A Postgres as a Blueprint has it.
 *
 * @param diskSizeGB of a database that asks for none
 */
export function databaseOf(
  { platformName, args }: Part<"Postgres">,
  region: string,
  diskSizeGB: number | undefined,
): BlueprintDatabase {
  const { plan, version, allowedNetworks } = args;
  return {
    name: platformName,
    region,
    plan: hyphenated(plan),
    postgresMajorVersion: version,
    ...present({ diskSizeGB: args.diskSizeGB ?? diskSizeGB }),
    ipAllowList: sourcesOf(allowedNetworks),
  };
}

function makingOf(build: Known<Build | Image>) {
  if ("image" in build) return imageOf(build);
  if ("dockerfile" in build)
    return { runtime: "docker", dockerfilePath: build.dockerfile, ...present({ dockerContext: build.context }) };
  return { runtime: build.runtime, buildCommand: build.build, startCommand: build.start };
}

/** A Blueprint knows credentials by their names. */
function imageOf({ image, command, registryCredential }: Known<Image>) {
  const name = registryCredential && credentialName(registryCredential);
  return {
    runtime: "image",
    image: { url: image, ...(name !== undefined && { creds: { fromRegistryCreds: { name } } }) },
    ...present({ dockerCommand: command }),
  };
}

/** What a registry credential is called, unless it is given by its id. */
export function credentialName({ named }: RegistryCredentialReference): string | undefined {
  return isRegistryCredentialId(named) ? undefined : named;
}

/** What services of any kind have. */
function deployed(
  { source, build, domains = [], followBranch }: Known<ServiceArgs & Partial<PublicServiceArgs & BuiltArgs>>,
  envVars: EnvVar[],
) {
  const isImage = build !== undefined && "image" in build;
  return {
    ...(!isImage && sourceOf(source)),
    // Render deploys no image by itself.
    autoDeployTrigger: followBranch && !isImage ? ("checksPass" as const) : ("off" as const),
    ...(domains.length > 0 && { domains: [...domains] }),
    ...(envVars.length > 0 && { envVars }),
  };
}

function sourceOf({ repo, branch, rootDir, paths }: Known<Source>) {
  return {
    ...(!isLocalRepository(repo) && { repo }),
    ...present({ branch, rootDir: rootDir === "" ? undefined : rootDir }),
    ...(paths && { buildFilter: { paths: repositoryPaths({ rootDir, paths }) } }),
  };
}

/** Left out, a database's list would let everybody in. */
function sourcesOf(networks: Known<readonly AllowedNetwork[]> = []): AllowedSource[] {
  return networks.map(({ cidrBlock, description }) => ({
    source: cidrBlock,
    ...(description !== "" && { description }),
  }));
}

/** Without what is undefined. */
function present<Values extends object>(values: Values): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
